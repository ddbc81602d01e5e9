import { inArray } from "drizzle-orm";
import type { DomainError } from "../../core/error.ts";
import { codeInvalid, tooManyAttempts } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { codeExpired } from "./errors.ts";
import { mfaChallenges } from "./tables.ts";

export type Challenge = typeof mfaChallenges.$inferSelect;

export const maxChallengeTries = 5;

/** The challenge of a token while it may be answered. Throws why it may not. */
export async function findOpenChallenge(ctx: Ctx, mfaToken: string): Promise<Challenge> {
  const found = await findChallenge(ctx, mfaToken);
  const refusal = refusalOf(ctx, found);
  if (refusal || !found) throw refusal ?? codeInvalid();
  return found;
}

/** Why a token does not work (any more). */
export async function refusalOfChallenge(ctx: Ctx, mfaToken: string): Promise<DomainError> {
  return refusalOf(ctx, await findChallenge(ctx, mfaToken)) ?? codeInvalid();
}

async function findChallenge(ctx: Ctx, mfaToken: string): Promise<Challenge | undefined> {
  const tags = ctx.crypto.tagger("mfa-token").tagsForLookup(mfaToken);
  const [found] = await ctx.db.select().from(mfaChallenges).where(inArray(mfaChallenges.tag, tags));
  return found;
}

function refusalOf(ctx: Ctx, challenge: Challenge | undefined): DomainError | null {
  if (!challenge || challenge.usedAt !== null) {
    return codeInvalid({ detail: "The sign-in is over or unknown; begin again." });
  }
  if (challenge.expiresAt <= ctx.clock()) {
    return codeExpired({ detail: "The sign-in took too long; begin again." });
  }
  if (challenge.tries >= maxChallengeTries) {
    return tooManyAttempts({ detail: "Too many wrong codes; begin the sign-in again." });
  }
  return null;
}
