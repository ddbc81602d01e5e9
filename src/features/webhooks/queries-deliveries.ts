import { and, eq } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { findOwnWebhook, type Webhook } from "./queries.ts";
import { webhookDeliveries, webhooks } from "./tables.ts";

export type Delivery = typeof webhookDeliveries.$inferSelect;

/** What was and is to be sent to one own webhook, newest first. Throws `not_found`. */
export async function listDeliveries(
  ctx: Ctx,
  ownerId: Id<"user">,
  webhookId: Id<"webhook">,
  page: PageRequest,
): Promise<Page<Delivery>> {
  const { createdAt, id } = webhookDeliveries;
  const [, rows] = await Promise.all([
    findOwnWebhook(ctx, ownerId, webhookId),
    ctx.db
      .select()
      .from(webhookDeliveries)
      .where(
        and(eq(webhookDeliveries.webhookId, webhookId), afterCursor(createdAt, id, page.cursor)),
      )
      .orderBy(newestFirst(createdAt, id))
      .limit(page.limit + 1),
  ]);
  return cutPage(rows, page.limit, (row) => ({ at: row.createdAt, id: row.id }));
}

/** Throws `not_found` for somebody else's too. */
export async function findOwnDelivery(
  ctx: Ctx,
  ownerId: Id<"user">,
  id: Id<"delivery">,
): Promise<Readonly<{ delivery: Delivery; webhook: Webhook }>> {
  const [row] = await ctx.db
    .select({ delivery: webhookDeliveries, webhook: webhooks })
    .from(webhookDeliveries)
    .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
    .where(and(eq(webhookDeliveries.id, id), eq(webhooks.ownerId, ownerId)));
  if (!row) throw notFound();
  return row;
}
