import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { normaliseEmail } from "../users/index.ts";
import { emailNotVerified } from "./errors.ts";
import { type OpenedChallenge, openChallenge } from "./open-challenge.ts";
import { provePassword, refusalOfProof, settleProof } from "./prove-password.ts";
import { type SignedIn, startSession } from "./sign-in.ts";

/** The first factor was right, and there is a second one. */
export type SecondFactorRequired = Readonly<{ challenge: OpenedChallenge }>;

/** RFC 8176. */
const methods = ["pwd"];

/**
 * Signs a person in with a password, or asks for the second factor. Throws `invalid_credentials`,
 * `too_many_attempts`, and `email_not_verified` only for the right password.
 */
export async function logIn(
  ctx: Ctx,
  input: { email: string; password: string },
): Promise<SignedIn | SecondFactorRequired> {
  const proof = await provePassword(ctx, normaliseEmail(input.email), input.password);
  const { user } = proof;
  const settle = (tx: Statements) => settleProof(tx, ctx, proof);
  try {
    if (!user.emailVerifiedAt) {
      await ctx.db.atomic(settle);
      throw emailNotVerified();
    }
    const challenge = await openChallenge(ctx, user, methods);
    if (!challenge) return await startSession(ctx, user, methods, settle);
    await ctx.db.atomic(settle);
    return { challenge };
  } catch (error) {
    throw refusalOfProof(ctx, error);
  }
}
