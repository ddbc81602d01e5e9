import { z } from "@hono/zod-openapi";
import { emailSchema, nameSchema, presentUser, userSchema } from "../users/index.ts";
import type { OpenedChallenge } from "./open-challenge.ts";
import { lengthOf, maxPasswordLength } from "./password-rules.ts";
import { factorMethods } from "./second-factor.ts";
import type { SignedIn } from "./sign-in.ts";

/** Counted in code points, as JSON Schema does; a string has at most two units for each. */
export const passwordSchema = z
  .string()
  .min(1)
  .max(2 * maxPasswordLength)
  .refine(
    (password) => lengthOf(password) <= maxPasswordLength,
    `must have at most ${maxPasswordLength} characters`,
  )
  .openapi({ maxLength: maxPasswordLength, example: "violet harbour lantern 42" });

const accepted = z.literal(true, "must be accepted");

export const registerSchema = z
  .strictObject({
    email: emailSchema,
    password: passwordSchema,
    first_name: nameSchema,
    last_name: nameSchema,
    terms_accepted: accepted,
    privacy_accepted: accepted,
  })
  .openapi("Registration");

export const registeredSchema = z
  .object({
    status: z.literal("verification_required"),
    email: z.string(),
    expires_in: z.int().openapi({ description: "Seconds that the code works." }),
  })
  .openapi("VerificationRequired");

export const verifyEmailSchema = z
  .strictObject({ email: emailSchema, code: z.string().regex(/^\d{6}$/, "must be six digits") })
  .openapi("EmailVerification");

export const emailOnlySchema = z.strictObject({ email: emailSchema }).openapi("EmailOnly");

export const acceptedSchema = z.object({ status: z.literal("accepted") }).openapi("Accepted");

export const loginSchema = z
  .strictObject({ email: emailSchema, password: passwordSchema })
  .openapi("Login");

export const refreshSchema = z
  .strictObject({ refresh_token: z.string().min(1).max(512) })
  .openapi("Refresh");

export const sessionSchema = z
  .object({
    status: z.literal("authenticated"),
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int().openapi({ description: "Seconds that the access token works." }),
    refresh_token: z.string(),
    user: userSchema,
  })
  .openapi("Session");

export function presentSession(signedIn: SignedIn): z.infer<typeof sessionSchema> {
  return {
    status: "authenticated",
    access_token: signedIn.accessToken,
    token_type: "Bearer",
    expires_in: signedIn.expiresInSeconds,
    refresh_token: signedIn.refreshToken,
    user: presentUser(signedIn.user, signedIn.facts),
  };
}

/** The first factor was right, and the person has a second one. */
export const mfaRequiredSchema = z
  .object({
    status: z.literal("mfa_required"),
    mfa_token: z.string().openapi({ description: "Works at `/api/v1/auth/mfa/…` only." }),
    methods: z.array(z.enum(factorMethods)),
    expires_in: z.int().openapi({ description: "Seconds that the token works." }),
  })
  .openapi("MfaRequired");

export function presentMfaRequired(challenge: OpenedChallenge): z.infer<typeof mfaRequiredSchema> {
  return {
    status: "mfa_required",
    mfa_token: challenge.mfaToken,
    methods: [...challenge.methods],
    expires_in: challenge.expiresInSeconds,
  };
}
