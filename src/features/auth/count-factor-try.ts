import { eq, isNull, lte, or, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { tooManyAttempts } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { factorFailures } from "./tables.ts";

/**
 * Counts one try of a second factor, of whichever kind, before the code is looked at: a parallel
 * burst gets no more tries than `lock.failures`. The last one locks all factors for `lock.seconds`
 * unless it is right. Throws `too_many_attempts` while they are locked.
 */
export async function countFactorTry(ctx: Ctx, userId: Id<"user">): Promise<void> {
  const now = ctx.clock();
  const limit = ctx.settings.policy["lock.failures"];
  const lockEnd = addSeconds(now, ctx.settings.policy["lock.seconds"]);
  const { failures, lockedUntil } = factorFailures;
  // What lies in the past was waited for, and the count begins anew.
  const count = sql`case when ${lockedUntil} is null then ${failures} + 1 else 1 end`;
  const end = sql.param(lockEnd, lockedUntil);
  const [counted] = await ctx.db
    .insert(factorFailures)
    .values({ userId, failures: 1, lockedUntil: limit <= 1 ? lockEnd : null })
    .onConflictDoUpdate({
      target: factorFailures.userId,
      set: {
        failures: count,
        lockedUntil: sql`case when ${count} >= ${limit}::int then ${end}::timestamptz end`,
      },
      setWhere: sql`${or(isNull(lockedUntil), lte(lockedUntil, now))}`,
    })
    .returning({ failures });
  if (!counted) throw tooManyAttempts(await waitOf(ctx, userId));
}

async function waitOf(ctx: Ctx, userId: Id<"user">) {
  const [row] = await ctx.db
    .select({ lockedUntil: factorFailures.lockedUntil })
    .from(factorFailures)
    .where(eq(factorFailures.userId, userId));
  const remainingMs = (row?.lockedUntil?.getTime() ?? 0) - ctx.clock().getTime();
  return { retryAfterSeconds: Math.max(1, Math.ceil(remainingMs / 1000)) };
}

/** Takes a try back that was never looked at, because a vendor did not answer. */
export async function forgetFactorTry(ctx: Ctx, userId: Id<"user">): Promise<void> {
  const { failures } = factorFailures;
  await ctx.db
    .update(factorFailures)
    .set({ failures: sql`greatest(${failures} - 1, 0)`, lockedUntil: null })
    .where(eq(factorFailures.userId, userId));
}

/** The statement of a success, or of staff who unlock somebody. */
export function clearFactorFailures(tx: Statements, userId: Id<"user">) {
  return tx.delete(factorFailures).where(eq(factorFailures.userId, userId));
}
