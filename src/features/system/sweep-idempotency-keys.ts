import { and, lt, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { sweep, sweptAtOnce } from "../../platform/db/sweep.ts";
import { keptSeconds } from "./idempotency-store.ts";
import { idempotencyKeys } from "./tables.ts";

/** Deletes replies that nobody may ask for any more; for the scheduled job. */
export async function sweepIdempotencyKeys(ctx: Ctx): Promise<void> {
  const { scope, key, createdAt } = idempotencyKeys;
  const isOld = lt(createdAt, addSeconds(ctx.clock(), -keptSeconds));
  const old = ctx.db.select({ scope, key }).from(idempotencyKeys).where(isOld).limit(sweptAtOnce);
  const isChosen = sql`(${scope}, ${key}) in ${old}`;
  await sweep(() => ctx.db.delete(idempotencyKeys).where(and(isOld, isChosen)).returning({ key }));
}
