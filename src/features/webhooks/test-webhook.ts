import { and, eq } from "drizzle-orm";
import { conflict } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { takeRate } from "../../platform/http/rate-limit.ts";
import { deliverAtOnce } from "./deliver-webhooks.ts";
import { findOwnWebhook, isOwn } from "./queries.ts";
import type { Delivery } from "./queries-deliveries.ts";
import { webhookDeliveries, webhooks } from "./tables.ts";

/** What a person has sent by hand to hosts of others counts together, whatever the webhook. */
export function sendingKey(userId: Id<"user">): string {
  return `webhook:${userId}`;
}

const isEnabled = "the webhook is enabled";

/**
 * Sends an own webhook an event that means nothing, whatever it is told of otherwise. Throws
 * `not_found`, `rate_limited`, and `conflict` when it is disabled.
 */
export async function testWebhook(
  ctx: Ctx,
  { userId }: Actor,
  id: Id<"webhook">,
): Promise<Delivery> {
  await findOwnWebhook(ctx, userId, id);
  await takeRate(ctx, "rate.code", sendingKey(userId));
  const now = ctx.clock();
  const delivery: Delivery = {
    id: ctx.newId("delivery"),
    webhookId: id,
    eventId: ctx.newId("event"),
    kind: "webhook.test",
    payload: { webhook_id: id },
    occurredAt: now,
    status: "pending",
    attempts: 0,
    nextAttemptAt: now,
    lastStatus: null,
    lastError: null,
    createdAt: now,
    deliveredAt: null,
  };
  try {
    await ctx.db.atomic((tx) => [
      claim(
        tx,
        tx
          .select({ id: webhooks.id })
          .from(webhooks)
          .where(and(isOwn(userId, id), eq(webhooks.status, "enabled")))
          .for("key share"),
        isEnabled,
      ),
      tx.insert(webhookDeliveries).values(delivery),
    ]);
  } catch (error) {
    if (brokenConstraint(error) !== isEnabled) throw error;
    throw conflict({ detail: "The webhook is disabled; enable it first." });
  }
  deliverAtOnce(ctx, delivery.id);
  return delivery;
}
