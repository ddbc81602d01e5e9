import { and, lt, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { keptSeconds } from "./idempotency-store.ts";
import { idempotencyKeys } from "./tables.ts";

const maxSwept = 1_000;

/** Deletes replies that nobody may ask for any more; for the scheduled job. */
export async function sweepIdempotencyKeys(ctx: Ctx): Promise<void> {
  const { scope, key, createdAt } = idempotencyKeys;
  const isOld = lt(createdAt, addSeconds(ctx.clock(), -keptSeconds));
  const old = ctx.db.select({ scope, key }).from(idempotencyKeys).where(isOld).limit(maxSwept);
  await ctx.db.delete(idempotencyKeys).where(and(isOld, sql`(${scope}, ${key}) in ${old}`));
}
