import { and, asc, eq, getTableColumns, lte, notInArray, sql } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { duePageRows } from "../../platform/settle-due.ts";
import { cardAuthorizations, cardMovements } from "./tables.ts";

export type Authorization = typeof cardAuthorizations.$inferSelect;
export type Movement = typeof cardMovements.$inferSelect;

/**
 * The row, with what staff gave back of its capture among what was refunded: the ledger knows both.
 */
const columns = {
  ...getTableColumns(cardAuthorizations),
  refundedAmount: sql`coalesce((
    select t.refunded from transfers t where t.id = card_authorizations.transfer_id), 0)`.mapWith(
    Number,
  ),
};

/** What was asked of one card, newest first. */
export async function listAuthorizations(
  ctx: Ctx,
  cardId: Id<"card">,
  page: PageRequest,
): Promise<Page<Authorization>> {
  const { createdAt, id } = cardAuthorizations;
  const rows = await ctx.db
    .select(columns)
    .from(cardAuthorizations)
    .where(and(eq(cardAuthorizations.cardId, cardId), afterCursor(createdAt, id, page.cursor)))
    .orderBy(newestFirst(createdAt, id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, (row) => ({ at: row.createdAt, id: row.id }));
}

/** With `ownerId` null it is anybody's. */
export async function findAuthorization(
  ctx: Ctx,
  ownerId: Id<"user"> | null,
  id: Id<"authorization">,
): Promise<Authorization> {
  const isOwn = ownerId === null ? undefined : eq(cardAuthorizations.ownerId, ownerId);
  const [row] = await ctx.db
    .select(columns)
    .from(cardAuthorizations)
    .where(and(eq(cardAuthorizations.id, id), isOwn))
    .limit(1);
  if (!row) throw notFound();
  return row;
}

/** What the network said about an authorization under this reference before. */
export async function findMovement(
  ctx: Ctx,
  authorizationId: Id<"authorization">,
  reference: string,
): Promise<Movement | undefined> {
  const [row] = await ctx.db
    .select()
    .from(cardMovements)
    .where(
      and(
        eq(cardMovements.authorizationId, authorizationId),
        eq(cardMovements.networkReference, reference),
      ),
    )
    .limit(1);
  return row;
}

/** Some of those that nobody captured in time, the longest first. */
export function findDueAuthorizations(
  ctx: Ctx,
  failed: readonly Authorization["id"][],
): Promise<Authorization[]> {
  const { id, status, expiresAt } = cardAuthorizations;
  const isDue = and(eq(status, "pending"), lte(expiresAt, ctx.clock()));
  return ctx.db
    .select()
    .from(cardAuthorizations)
    .where(and(isDue, notInArray(id, [...failed])))
    .orderBy(asc(expiresAt))
    .limit(duePageRows);
}
