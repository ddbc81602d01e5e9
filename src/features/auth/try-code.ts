import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { codeInvalid, tooManyAttempts } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { codeExpired } from "./errors.ts";
import { bindingOf, type CodeAddress, isAwaited } from "./issue-code.ts";
import { oneTimeCodes } from "./tables.ts";

const maxCodeTries = 5;
/** What `brokenConstraint` gives when another request used the code first. */
export const codeIsUnused = "code is unused";

export type MatchedCode = Readonly<{ id: (typeof oneTimeCodes.$inferSelect)["id"]; tag: string }>;

/**
 * Counts one try and says whether the code is right. The try is counted before the code is looked
 * at, so that a parallel burst gets no more guesses than the budget. Throws `code_invalid`,
 * `code_expired` (for the right code only) and `too_many_attempts`.
 */
export async function tryCode(ctx: Ctx, code: string, to: CodeAddress): Promise<MatchedCode> {
  const ofPurpose = isAwaited(to);
  const [counted] = await ctx.db
    .update(oneTimeCodes)
    .set({ tries: sql`${oneTimeCodes.tries} + 1` })
    .where(and(ofPurpose, lt(oneTimeCodes.tries, maxCodeTries)))
    .returning({
      id: oneTimeCodes.id,
      tag: oneTimeCodes.tag,
      expiresAt: oneTimeCodes.expiresAt,
    });
  if (!counted) {
    const [spent] = await ctx.db
      .select({ id: oneTimeCodes.id })
      .from(oneTimeCodes)
      .where(ofPurpose);
    throw spent ? tooManyAttempts() : codeInvalid();
  }
  if (!ctx.crypto.codes.matches(code, bindingOf(to), counted.tag)) throw codeInvalid();
  if (counted.expiresAt <= ctx.clock()) throw codeExpired();
  return counted;
}

/** Uses a matched code up, in the unit of what it permits; breaks `code is unused` for the rest. */
export function claimCode(tx: Statements, ctx: Ctx, code: MatchedCode) {
  const unused = and(
    eq(oneTimeCodes.id, code.id),
    eq(oneTimeCodes.tag, code.tag),
    isNull(oneTimeCodes.usedAt),
  );
  const guarded = tx
    .update(oneTimeCodes)
    .set({ usedAt: ctx.clock() })
    .where(unused)
    .returning({ id: oneTimeCodes.id });
  return claim(tx, guarded, codeIsUnused);
}
