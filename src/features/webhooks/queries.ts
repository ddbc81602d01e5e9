import { and, eq } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { webhooks } from "./tables.ts";

export type Webhook = typeof webhooks.$inferSelect;

/** A person's own webhooks, newest first. */
export async function listWebhooks(
  ctx: Ctx,
  ownerId: Id<"user">,
  page: PageRequest,
): Promise<Page<Webhook>> {
  const isNext = afterCursor(webhooks.createdAt, webhooks.id, page.cursor);
  const rows = await ctx.db
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.ownerId, ownerId), isNext))
    .orderBy(newestFirst(webhooks.createdAt, webhooks.id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** Throws `not_found` for somebody else's too. */
export async function findOwnWebhook(
  ctx: Ctx,
  ownerId: Id<"user">,
  id: Id<"webhook">,
): Promise<Webhook> {
  const [row] = await ctx.db.select().from(webhooks).where(isOwn(ownerId, id));
  if (!row) throw notFound();
  return row;
}

export function isOwn(ownerId: Id<"user">, id: Id<"webhook">) {
  return and(eq(webhooks.id, id), eq(webhooks.ownerId, ownerId));
}
