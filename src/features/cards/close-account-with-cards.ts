import { and, eq, sql } from "drizzle-orm";
import { conflict } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { retryConflicts } from "../../platform/db/retry-conflicts.ts";
import { emitEvent } from "../../platform/outbox/emit-event.ts";
import { recordEvent } from "../audit/index.ts";
import { type Account, closeAccount } from "../ledger/index.ts";
import { type Card, listOpenCards } from "./queries.ts";
import { presentCard } from "./schema.ts";
import { cards } from "./tables.ts";

/** Cards may change, or come to the account, again and again in between. */
const maxTries = 5;
const areAsSeen = "the cards of the account are as they were seen";
const reason = "account_closed";

/**
 * Closes an own account and cancels its cards in one unit, so that no card outlives its account.
 * Throws `account_not_empty`, also while merchants hold money, and `account_not_active`.
 */
export async function closeAccountWithCards(
  ctx: Ctx,
  { userId }: Actor,
  id: Id<"account">,
): Promise<Account> {
  for (let attempt = 1; attempt <= maxTries; attempt += 1) {
    const open = await listOpenCards(ctx, userId, id);
    try {
      return await retryConflicts(() =>
        closeAccount(ctx, userId, id, {
          // Authorizations lock the card first and its account then.
          before: (tx) => open.flatMap((card) => cancelWithAccount(tx, ctx, card)),
          // Whoever makes a card now waits for the account, and finds it closed.
          after: (tx) => [claim(tx, noneIsOpen(tx, id), areAsSeen)],
        }),
      );
    } catch (error) {
      if (brokenConstraint(error) !== areAsSeen) throw error;
    }
  }
  throw conflict({ detail: "The cards of this account change all the time; try again." });
}

function cancelWithAccount(tx: Statements, ctx: Ctx, card: Card): Statement[] {
  const { id, ownerId } = card;
  const set = {
    status: "canceled",
    cancelReason: reason,
    pinHash: null,
    version: card.version + 1,
    updatedAt: ctx.clock(),
  } as const;
  return [
    claim(
      tx,
      tx
        .update(cards)
        .set(set)
        .where(and(eq(cards.id, id), eq(cards.version, card.version)))
        .returning({ id: cards.id }),
      areAsSeen,
    ),
    recordEvent(tx, ctx, { action: "card.canceled", target: id, details: { reason } }),
    emitEvent(tx, ctx, {
      kind: "card.updated",
      ownerIds: [ownerId],
      payload: presentCard({ ...card, ...set }),
    }),
  ];
}

function noneIsOpen(tx: Statements, id: Id<"account">) {
  const open = tx
    .select({ one: sql`1` })
    .from(cards)
    .where(and(eq(cards.accountId, id), sql`${cards.status} <> 'canceled'`));
  return sql`select 1 where not exists (${open})`;
}
