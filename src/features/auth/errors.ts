import { defineError } from "../../core/error.ts";

export { codeExpired } from "../../core/errors.ts";

export const invalidCredentials = defineError(
  "invalid_credentials",
  "unauthenticated",
  "Wrong e-mail address or password",
  "Check both, or reset the password.",
);
export const emailNotVerified = defineError(
  "email_not_verified",
  "forbidden",
  "The e-mail address is not verified",
  "Enter the code from the mail, or ask for a new one.",
);
export const tokenExpired = defineError(
  "token_expired",
  "unauthenticated",
  "The token has expired",
  "Get a new access token with the refresh token.",
);
export const tokenReused = defineError(
  "token_reused",
  "unauthenticated",
  "The refresh token was used before",
  "The session was ended for safety; sign in again.",
);
export const weakPassword = defineError(
  "weak_password",
  "unprocessable",
  "The password is too weak",
  "Use at least 12 characters; a few words that belong together only for you are best.",
);
export const signInCancelled = defineError(
  "sign_in_cancelled",
  "invalid",
  "The sign-in was cancelled",
  "Nothing was changed. Begin again when you like, or sign in another way.",
);
