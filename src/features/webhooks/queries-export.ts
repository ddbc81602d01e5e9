import { desc, eq, inArray, sql } from "drizzle-orm";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { cutTables } from "../../platform/db/cut-tables.ts";
import { newestFirst } from "../../platform/db/keyset.ts";
import { outbox } from "../../platform/outbox/tables.ts";
import { webhookDeliveries, webhooks } from "./tables.ts";

const maxExported = 10_000;

/** A person's webhooks without their secrets, what was sent to them, and what waits to be sent. */
export async function exportWebhooks(ctx: Ctx, userId: Id<"user">) {
  const { db } = ctx;
  const own = db.select({ id: webhooks.id }).from(webhooks).where(eq(webhooks.ownerId, userId));
  const [rows, deliveries, events] = await Promise.all([
    db
      .select()
      .from(webhooks)
      .where(eq(webhooks.ownerId, userId))
      .orderBy(newestFirst(webhooks.createdAt, webhooks.id))
      .limit(maxExported + 1),
    db
      .select()
      .from(webhookDeliveries)
      .where(inArray(webhookDeliveries.webhookId, own))
      .orderBy(newestFirst(webhookDeliveries.createdAt, webhookDeliveries.id))
      .limit(maxExported + 1),
    db
      .select()
      .from(outbox)
      .where(sql`${toUuid("user", userId)}::uuid = any (${outbox.ownerIds})`)
      .orderBy(desc(outbox.createdAt))
      .limit(maxExported + 1),
  ]);
  return cutTables(maxExported, {
    webhooks: rows.map(({ secretSealed: _, previousSecretSealed: __, ...shown }) => shown),
    webhook_deliveries: deliveries,
    // Who else it concerns is nothing for this person's export.
    outbox: events.map(({ ownerIds: _, ...shown }) => shown),
  });
}
