import { and, eq, gt, ne, or, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { conflict } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { takeRate } from "../../platform/http/rate-limit.ts";
import { leaseSeconds } from "./claim-deliveries.ts";
import { deliverAtOnce } from "./deliver-webhooks.ts";
import { type Delivery, findOwnDelivery } from "./queries-deliveries.ts";
import { webhookDeliveries } from "./tables.ts";
import { sendingKey } from "./test-webhook.ts";

/**
 * Sends an own delivery again, with the id that it had, and begins its schedule anew when it had
 * ended; one that waits for its next attempt gets it now. Throws `not_found`, `rate_limited`, and
 * `conflict` when the webhook is disabled.
 */
export async function resendDelivery(
  ctx: Ctx,
  { userId }: Actor,
  id: Id<"delivery">,
): Promise<Delivery> {
  const { delivery, webhook } = await findOwnDelivery(ctx, userId, id);
  if (webhook.status !== "enabled") {
    throw conflict({ detail: "The webhook is disabled; enable it first." });
  }
  await takeRate(ctx, "rate.code", sendingKey(userId));
  const { status, attempts, nextAttemptAt } = webhookDeliveries;
  const now = ctx.clock();
  // What is due this soon may be under way, and must not go out twice.
  const isLater = gt(nextAttemptAt, addSeconds(now, 2 * leaseSeconds));
  const [again] = await ctx.db
    .update(webhookDeliveries)
    .set({
      status: "pending",
      attempts: sql`case when ${status} = 'pending' then ${attempts} else 0 end`,
      nextAttemptAt: now,
    })
    .where(and(eq(webhookDeliveries.id, id), or(ne(status, "pending"), isLater)))
    .returning();
  deliverAtOnce(ctx, id);
  return again ?? delivery;
}
