import { and, eq, gt, inArray, isNull, lt, sql } from "drizzle-orm";
import { codeInvalid } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { findUserById } from "../users/index.ts";
import { recoveryCodeUsedLetter } from "./letters-factors.ts";
import { mailInBackground } from "./mails.ts";
import { proveFactor, refuseFactor } from "./prove-factor.ts";
import { type Challenge, maxChallengeTries, refusalOfChallenge } from "./queries-challenges.ts";
import { type FactorMethod, withFactor } from "./second-factor.ts";
import { type SignedIn, startSession } from "./sign-in.ts";
import { mfaChallenges } from "./tables.ts";

const challengeIsOpen = "the challenge is open";

/**
 * Ends a sign-in with a second factor. Of parallel requests with the right code one gets a session.
 * Throws `code_invalid`, `code_expired` (of token or code), `too_many_attempts`.
 */
export async function verifyChallenge(
  ctx: Ctx,
  input: { mfaToken: string; method: FactorMethod; code: string },
): Promise<SignedIn> {
  const { method, code } = input;
  const challenge = await countTry(ctx, input.mfaToken);
  const { userId } = challenge;
  try {
    const user = await findUserById(ctx, userId);
    if (user?.status !== "active") throw codeInvalid();
    const use = await proveFactor(ctx, { userId, method, code, sms: smsOf(ctx, challenge) });
    const methods = withFactor(challenge.methods, method);
    const signedIn = await startSession(ctx, user, methods, (tx) => [
      claimChallenge(tx, ctx, challenge),
      ...use(tx),
    ]);
    if (method === "recovery_code") mailInBackground(ctx, user.email, recoveryCodeUsedLetter());
    return signedIn;
  } catch (error) {
    if (brokenConstraint(error) === challengeIsOpen) throw codeInvalid();
    throw await refuseFactor(ctx, { userId, method }, error);
  }
}

/** Counts a try before the code is looked at, where parallel requests cannot pass the budget. */
async function countTry(ctx: Ctx, mfaToken: string): Promise<Challenge> {
  const tags = ctx.crypto.tagger("mfa-token").tagsForLookup(mfaToken);
  const [counted] = await ctx.db
    .update(mfaChallenges)
    .set({ tries: sql`${mfaChallenges.tries} + 1` })
    .where(
      and(
        inArray(mfaChallenges.tag, tags),
        isNull(mfaChallenges.usedAt),
        gt(mfaChallenges.expiresAt, ctx.clock()),
        lt(mfaChallenges.tries, maxChallengeTries),
      ),
    )
    .returning();
  if (!counted) throw await refusalOfChallenge(ctx, mfaToken);
  return counted;
}

function smsOf(ctx: Ctx, { id, smsRequestId, tries }: Challenge) {
  return {
    requestId: smsRequestId,
    tries,
    end: (requestId: string) =>
      ctx.db
        .update(mfaChallenges)
        .set({ smsRequestId: null })
        .where(and(eq(mfaChallenges.id, id), eq(mfaChallenges.smsRequestId, requestId))),
    giveBack: () =>
      ctx.db
        .update(mfaChallenges)
        .set({ tries: sql`greatest(${mfaChallenges.tries} - 1, 0)` })
        .where(eq(mfaChallenges.id, id)),
  };
}

function claimChallenge(tx: Statements, ctx: Ctx, { id }: Challenge) {
  const used = tx
    .update(mfaChallenges)
    .set({ usedAt: ctx.clock(), smsRequestId: null })
    .where(and(eq(mfaChallenges.id, id), isNull(mfaChallenges.usedAt)))
    .returning({ id: mfaChallenges.id });
  return claim(tx, used, challengeIsOpen);
}
