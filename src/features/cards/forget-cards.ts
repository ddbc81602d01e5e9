import { and, eq, ne, sql } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { cardAuthorizations, cards } from "./tables.ts";

/**
 * The statements that cancel all cards of a person and destroy their numbers, PINs and names, and
 * those of the merchants. To be put before the ledger's in their unit, because authorizations lock
 * the card first and its account then; what is still held keeps the person there.
 */
export function forgetCards(
  tx: Statements,
  ctx: Ctx,
  userId: Id<"user">,
): [Statement, ...Statement[]] {
  const isOwn = eq(cards.ownerId, userId);
  return [
    tx.select({ id: cards.id }).from(cards).where(isOwn).orderBy(cards.id).for("no key update"),
    tx
      .update(cards)
      .set({
        status: "canceled",
        cancelReason: sql`coalesce(${cards.cancelReason}, 'erased')`,
        name: null,
        panSealed: null,
        panTag: null,
        pinHash: null,
        version: sql`${cards.version} + 1`,
        updatedAt: ctx.clock(),
      })
      .where(isOwn),
    tx
      .update(cardAuthorizations)
      .set({ merchantName: "erased" })
      .where(
        and(eq(cardAuthorizations.ownerId, userId), ne(cardAuthorizations.merchantName, "erased")),
      ),
  ];
}
