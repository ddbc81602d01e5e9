import { and, eq, inArray, lte } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { webhookDeliveries } from "./tables.ts";

/** Seconds that the other deliveries of a slow or failing webhook wait. */
const restSeconds = 60;
/** Rows that one rest moves; the next failure moves more. */
const maxMoved = 5_000;

/** Lets what else is due for these webhooks wait a little; it counts as no attempt. */
export async function restWebhooks(ctx: Ctx, ids: readonly Id<"webhook">[]): Promise<void> {
  if (ids.length === 0) return;
  const { id, webhookId, status, nextAttemptAt } = webhookDeliveries;
  const now = ctx.clock();
  const isDue = and(eq(status, "pending"), lte(nextAttemptAt, now));
  const others = ctx.db
    .select({ id })
    .from(webhookDeliveries)
    .where(and(isDue, inArray(webhookId, [...ids])))
    .limit(maxMoved)
    .for("update", { skipLocked: true });
  await ctx.db
    .update(webhookDeliveries)
    .set({ nextAttemptAt: addSeconds(now, restSeconds) })
    .where(and(inArray(id, others), isDue));
}
