import { desc, eq, inArray } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { cutTables } from "../../platform/db/cut-tables.ts";
import { newestFirst } from "../../platform/db/keyset.ts";
import { cardAuthorizations, cardLimits, cardMovements, cards } from "./tables.ts";

const maxExported = 10_000;

/** A person's cards without what pays with them, and everything that merchants asked of them. */
export async function exportCards(ctx: Ctx, userId: Id<"user">) {
  const { db } = ctx;
  const own = db.select({ id: cards.id }).from(cards).where(eq(cards.ownerId, userId));
  const { createdAt, id } = cardAuthorizations;
  const [rows, limits, authorizations, movements] = await Promise.all([
    db
      .select()
      .from(cards)
      .where(eq(cards.ownerId, userId))
      .orderBy(newestFirst(cards.createdAt, cards.id))
      .limit(maxExported + 1),
    db
      .select()
      .from(cardLimits)
      .where(inArray(cardLimits.cardId, own))
      .orderBy(desc(cardLimits.cardId))
      .limit(maxExported + 1),
    db
      .select()
      .from(cardAuthorizations)
      .where(eq(cardAuthorizations.ownerId, userId))
      .orderBy(newestFirst(createdAt, id))
      .limit(maxExported + 1),
    db
      .select()
      .from(cardMovements)
      .where(eq(cardMovements.ownerId, userId))
      .orderBy(desc(cardMovements.createdAt))
      .limit(maxExported + 1),
  ]);
  return cutTables(maxExported, {
    cards: rows.map(
      ({ panSealed: _, panTag: __, pinHash: ___, cvcKeyId: ____, ...shown }) => shown,
    ),
    card_limits: limits,
    card_authorizations: authorizations,
    card_movements: movements,
  });
}
