import { z } from "@hono/zod-openapi";
import { maxPasswordLength } from "./password-rules.ts";
import { maxRecoveryCodeLength, recoveryCodeCount } from "./recovery-codes.ts";
import { factorMethods } from "./second-factor.ts";
import type { RunningSms } from "./start-sms.ts";

const maxPhoneLength = 32;
const sixDigits = z.string().regex(/^\d{6}$/, "must be six digits");
const methodSchema = z.enum(factorMethods);
const codeSchema = z
  .string()
  .min(1)
  .max(maxRecoveryCodeLength)
  .openapi({ description: "Six digits, or a recovery code.", example: "123456" });
const mfaTokenSchema = z.string().min(1).max(256);

export const enrolSmsSchema = z
  .strictObject({
    phone: z.string().min(1).max(maxPhoneLength).openapi({ example: "+12025550123" }),
    consent: z.literal(true, "must be given"),
  })
  .openapi("SmsEnrolment");

export const codeSentSchema = z
  .object({
    status: z.literal("code_sent"),
    expires_in: z
      .int()
      .openapi({ description: "Seconds that the code works. A voice call may follow the SMS." }),
  })
  .openapi("CodeSent");

export const confirmFactorSchema = z.strictObject({ code: sixDigits }).openapi("FactorCode");

const recoveryCodesList = z
  .array(z.string().openapi({ example: "7K3M9P-XQ2TVB-4HNC8R-WE5Z0D" }))
  .length(recoveryCodeCount);

export const factorEnabledSchema = z
  .object({
    recovery_codes: recoveryCodesList.optional().openapi({
      description: "With the first factor only. Shown this once; each code works once.",
    }),
  })
  .openapi("FactorEnabled");

export const recoveryCodesSchema = z
  .object({ recovery_codes: recoveryCodesList })
  .openapi("RecoveryCodes");

export const totpEnrolmentSchema = z
  .object({
    secret: z.string().openapi({ description: "Base32, for typing it in." }),
    otpauth_uri: z.string().openapi({ description: "For a QR code." }),
  })
  .openapi("TotpEnrolment");

export const smsChallengeSchema = z
  .strictObject({ mfa_token: mfaTokenSchema, method: z.literal("sms") })
  .openapi("SmsChallenge");

export const stepUpChallengeSchema = z
  .strictObject({ method: z.literal("sms") })
  .openapi("StepUpChallenge");

export const verifyChallengeSchema = z
  .strictObject({ mfa_token: mfaTokenSchema, method: methodSchema, code: codeSchema })
  .openapi("SecondFactor");

export const stepUpSchema = z
  .union([
    z.strictObject({ password: z.string().min(1).max(maxPasswordLength) }),
    z.strictObject({ method: methodSchema, code: codeSchema }),
  ])
  .openapi("StepUp");

export const steppedUpSchema = z
  .object({
    access_token: z.string().openapi({ description: "With a fresh `auth_time`." }),
    expires_in: z.int().openapi({ description: "Seconds that the access token works." }),
  })
  .openapi("SteppedUp");

export function presentRunningSms(running: RunningSms): z.infer<typeof codeSentSchema> {
  return { status: "code_sent", expires_in: running.expiresInSeconds };
}

export function presentEnabledFactor(
  codes: readonly string[] | null,
): z.infer<typeof factorEnabledSchema> {
  return codes ? { recovery_codes: [...codes] } : {};
}
