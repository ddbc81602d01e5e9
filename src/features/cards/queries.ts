import { and, eq, getTableColumns, sql } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { cards, type LimitSpan } from "./tables.ts";

export type SpendingLimit = Readonly<{
  /** Minor units. */
  amount: number;
  span: LimitSpan;
  /** Merchant categories; null for all. */
  categories: readonly string[] | null;
}>;

export type Card = typeof cards.$inferSelect & Readonly<{ limits: readonly SpendingLimit[] }>;

const limits = sql<SpendingLimit[]>`(
  select coalesce(json_agg(json_build_object('amount', l.amount, 'span', l.span,
    'categories', l.categories) order by l.place), '[]'::json)
  from card_limits l where l.card_id = cards.id)`;
const columns = { ...getTableColumns(cards), limits };

/** A person's own cards, newest first. */
export async function listCards(
  ctx: Ctx,
  ownerId: Id<"user">,
  page: PageRequest,
): Promise<Page<Card>> {
  const rows = await ctx.db
    .select(columns)
    .from(cards)
    .where(and(eq(cards.ownerId, ownerId), afterCursor(cards.createdAt, cards.id, page.cursor)))
    .orderBy(newestFirst(cards.createdAt, cards.id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** Those of an account that may still pay, in the order in which they are locked: `cards.max`. */
export function listOpenCards(
  ctx: Ctx,
  ownerId: Id<"user">,
  accountId: Id<"account">,
): Promise<Card[]> {
  const isOfAccount = and(eq(cards.ownerId, ownerId), eq(cards.accountId, accountId));
  // Written out, because the index is of those alone.
  return ctx.db
    .select(columns)
    .from(cards)
    .where(and(isOfAccount, sql`${cards.status} <> 'canceled'`))
    .orderBy(cards.id);
}

/** Throws `not_found` for somebody else's too; with `ownerId` null it is anybody's. */
export async function findCard(
  ctx: Ctx,
  ownerId: Id<"user"> | null,
  id: Id<"card">,
): Promise<Card> {
  const isOwn = ownerId === null ? undefined : eq(cards.ownerId, ownerId);
  const [row] = await ctx.db
    .select(columns)
    .from(cards)
    .where(and(eq(cards.id, id), isOwn))
    .limit(1);
  if (!row) throw notFound();
  return row;
}
