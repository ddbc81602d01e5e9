import { and, eq, exists, gt, gte, inArray, isNotNull, isNull, lte, max, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { disableWebhook } from "./disable-webhook.ts";
import { webhookDeliveries, webhooks } from "./tables.ts";

/** Seconds without any success after which a failing webhook is given up. */
const patienceSeconds = 5 * 24 * 3_600;

/**
 * Disables those of the webhooks, which just failed, of which an attempt failed five days ago too
 * and none succeeded since; a change by the owner begins the five days anew.
 */
export async function disableFailing(ctx: Ctx, ids: readonly Id<"webhook">[]): Promise<void> {
  if (ids.length === 0) return;
  const { db } = ctx;
  const longAgo = addSeconds(ctx.clock(), -patienceSeconds);
  const failed = alias(webhookDeliveries, "failed");
  const succeeded = alias(webhookDeliveries, "succeeded");
  const success = db
    .select({ at: max(succeeded.deliveredAt).as("at") })
    .from(succeeded)
    .where(and(eq(succeeded.webhookId, webhooks.id), isNotNull(succeeded.deliveredAt)))
    .as("success");
  const longFailure = db
    .select({ id: failed.id })
    .from(failed)
    .where(
      and(
        eq(failed.webhookId, webhooks.id),
        gte(failed.createdAt, webhooks.updatedAt),
        gt(failed.createdAt, sql`coalesce(${success.at}, '-infinity')`),
        lte(failed.createdAt, longAgo),
        gt(failed.attempts, 0),
        isNull(failed.deliveredAt),
      ),
    );
  const hopeless = await db
    .select({ id: webhooks.id, ownerId: webhooks.ownerId, updatedAt: webhooks.updatedAt })
    .from(webhooks)
    .crossJoinLateral(success)
    .where(
      and(inArray(webhooks.id, [...ids]), eq(webhooks.status, "enabled"), exists(longFailure)),
    );
  for (const webhook of hopeless) await disableWebhook(ctx, webhook, "failing");
}
