import { defineError } from "./error.ts";

/** Errors that belong to no feature: the ones of the conventions in the HTTP contract. */
export const validationFailed = defineError(
  "validation_failed",
  "invalid",
  "The request is not valid",
  "Correct the places that `errors` points at and send the request again.",
);
export const malformedJson = defineError(
  "malformed_json",
  "invalid",
  "The body is not JSON",
  "Send a body that is valid JSON in UTF-8.",
);
export const unauthenticated = defineError(
  "unauthenticated",
  "unauthenticated",
  "Sign in first",
  "Send a valid access token as `Authorization: Bearer <token>`.",
);
export const forbidden = defineError(
  "forbidden",
  "forbidden",
  "Not allowed",
  "The signed-in user lacks the permission that this request needs.",
);
export const stepUpRequired = defineError(
  "step_up_required",
  "forbidden",
  "Prove again who you are",
  "The last proof is too old for this; call `POST /api/v1/auth/step-up` first.",
);
export const notFound = defineError(
  "not_found",
  "not_found",
  "Not found",
  "There is nothing here that you may see.",
);
export const methodNotAllowed = defineError(
  "method_not_allowed",
  "method_not_allowed",
  "Method not allowed",
  "The path exists, but not with this method; see the `Allow` header.",
);
export const conflict = defineError(
  "conflict",
  "conflict",
  "Conflict",
  "The thing changed, or its state forbids this; read it again and decide anew.",
);
export const bodyTooLarge = defineError(
  "body_too_large",
  "too_large",
  "The body is too large",
  "Send at most as many bytes as the route accepts.",
);
export const unsupportedMediaType = defineError(
  "unsupported_media_type",
  "unsupported_media",
  "The content type is not supported",
  "Send the body as `application/json`.",
);
export const rateLimited = defineError(
  "rate_limited",
  "too_many",
  "Too many requests",
  "Wait for the seconds that `Retry-After` gives.",
);
export const internalError = defineError(
  "internal_error",
  "internal",
  "Something went wrong",
  "The fault is ours. Give the `request_id` when you report it.",
);
export const upstreamFailed = defineError(
  "upstream_failed",
  "upstream_failed",
  "A service behind this one failed",
  "Nothing is lost; try again a little later.",
);
export const upstreamTimeout = defineError(
  "upstream_timeout",
  "upstream_timeout",
  "A service behind this one did not answer in time",
  "Nothing is lost; try again a little later.",
);
export const unavailable = defineError(
  "unavailable",
  "unavailable",
  "Temporarily unavailable",
  "Try again after the seconds that `Retry-After` gives.",
);
export const phoneInvalid = defineError(
  "phone_invalid",
  "unprocessable",
  "The phone number does not work",
  "Give a number in E.164, such as +12025550123, that gets messages from here.",
);
export const codeInvalid = defineError(
  "code_invalid",
  "unprocessable",
  "The code does not work",
  "It is wrong, used up or replaced by a newer one; check it or ask for a new one.",
);
export const tooManyAttempts = defineError(
  "too_many_attempts",
  "too_many",
  "Too many wrong attempts",
  "Wait, or ask for a new code where there is one.",
);
export const codeExpired = defineError(
  "code_expired",
  "unprocessable",
  "The code has expired",
  "Ask for a new one.",
);
