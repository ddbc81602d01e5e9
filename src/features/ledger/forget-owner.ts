import { and, eq, inArray, isNotNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { accounts, transfers } from "./tables.ts";

/** What the unit of these statements breaks while an account of the person is not empty. */
export const ownerHasMoney = "a closed account is empty";

/**
 * The statements that close all accounts of a person, take their names away, and forget the free
 * text of what the person sent and of what the house booked for them; the ledger itself stays. They
 * break `ownerHasMoney` while an account holds or owes money or has an open hold, also when it
 * comes at the same moment: postings lock the same rows.
 *
 * Put first in their unit: what comes after them sees every posting that was under way.
 */
export function forgetOwner(
  tx: Statements,
  ctx: Ctx,
  userId: Id<"user">,
): [Statement, ...Statement[]] {
  const isOwn = eq(accounts.ownerId, userId);
  const closedAt = sql.param(ctx.clock(), accounts.closedAt);
  return [
    // In the order in which postings lock them.
    tx
      .select({ id: accounts.id })
      .from(accounts)
      .where(isOwn)
      .orderBy(accounts.id)
      .for("no key update"),
    tx
      .update(accounts)
      .set({
        status: "closed",
        name: null,
        closedAt: sql`coalesce(${accounts.closedAt}, ${closedAt})`,
      })
      .where(isOwn),
    forgetTexts(tx, userId, transfers.debitAccountId),
    forgetTexts(tx, userId, transfers.creditAccountId),
  ];
}

/** What other people wrote to this person stays theirs, as does what the person booked as staff. */
function forgetTexts(tx: Statements, userId: Id<"user">, side: PgColumn): Statement {
  const own = tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.ownerId, userId));
  const texts = [
    transfers.description,
    transfers.reference,
    transfers.metadata,
    transfers.reason,
  ].map((text): SQL => isNotNull(text));
  const isOfPersonOrHouse = or(eq(transfers.initiatedBy, userId), ne(transfers.type, "transfer"));
  return tx
    .update(transfers)
    .set({ description: null, reference: null, metadata: null, reason: null })
    .where(and(inArray(side, own), isOfPersonOrHouse, or(...texts)));
}
