import { codeInvalid } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { findUserByEmail, markEmailVerified, normaliseEmail } from "../users/index.ts";
import { type SignedIn, startSession } from "./sign-in.ts";
import { claimCode, codeIsUnused, tryCode } from "./try-code.ts";

/**
 * Proves an address with the mailed code and signs the person in. Of parallel requests with the
 * right code one succeeds. Throws `code_invalid`, `code_expired`, `too_many_attempts`.
 */
export async function verifyEmail(
  ctx: Ctx,
  input: { email: string; code: string },
): Promise<SignedIn> {
  const email = normaliseEmail(input.email);
  const user = await findUserByEmail(ctx, email);
  // Counted for every address, since the refusals must not tell which ones await a code.
  const code = await tryCode(ctx, input.code, {
    userId: user?.id ?? ctx.newId("user"),
    purpose: "verify_email",
    email,
  });
  if (!user || user.emailVerifiedAt || user.status !== "active") throw codeInvalid();
  const verified = { ...user, emailVerifiedAt: ctx.clock() };
  const event = { action: "user.email_verified", target: user.id, actorUserId: user.id };
  try {
    return await startSession(ctx, verified, ["otp"], (tx) => [
      claimCode(tx, ctx, code),
      markEmailVerified(tx, ctx, user.id),
      recordEvent(tx, ctx, event),
    ]);
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === codeIsUnused || broken === "user is unverified") throw codeInvalid();
    throw error;
  }
}
