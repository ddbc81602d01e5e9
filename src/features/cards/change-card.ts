import { and, eq, sql } from "drizzle-orm";
import { conflict } from "../../core/errors.ts";
import { type Id, toUuid } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { emitEvent } from "../../platform/outbox/emit-event.ts";
import { type AuditEvent, recordEvent } from "../audit/index.ts";
import { cardState } from "./errors.ts";
import { type Card, findCard, type SpendingLimit } from "./queries.ts";
import { presentCard } from "./schema.ts";
import { type CardStatus, cards } from "./tables.ts";

export type CardChange = Readonly<{
  set: Partial<typeof cards.$inferSelect>;
  limits?: readonly SpendingLimit[];
  act: Omit<AuditEvent, "target">;
  /** What else happens in the same unit: before the change, and after it. */
  before?: (tx: Statements) => readonly Statement[];
  after?: (tx: Statements) => readonly Statement[];
}>;

/** Others may change the card again and again in between. */
const maxTries = 5;
const isAsSeen = "the card is as it was seen";

/**
 * Changes an own card as `plan` says of what is read. Should the card have changed in between, it
 * is read and planned anew, so that what is decided, written and told are about one state.
 */
export async function changeCard(
  ctx: Ctx,
  { userId }: Actor,
  id: Id<"card">,
  plan: (card: Card) => CardChange | Promise<CardChange>,
): Promise<Card> {
  for (let attempt = 1; attempt <= maxTries; attempt += 1) {
    const card = await findCard(ctx, userId, id);
    const change = await plan(card);
    const now = ctx.clock();
    const version = card.version + 1;
    const next: Card = {
      ...card,
      ...change.set,
      limits: change.limits ?? card.limits,
      version,
      updatedAt: now,
    };
    try {
      await ctx.db.atomic((tx): [Statement, ...Statement[]] => [
        ...((change.before?.(tx) ?? []) as []),
        claim(
          tx,
          tx
            .update(cards)
            .set({ ...change.set, version, updatedAt: now })
            .where(and(eq(cards.id, id), eq(cards.version, card.version)))
            .returning({ id: cards.id }),
          isAsSeen,
        ),
        ...(change.limits ? [setLimits(tx, id, change.limits, now)] : []),
        ...(change.after?.(tx) ?? []),
        recordEvent(tx, ctx, { ...change.act, target: id }),
        emitEvent(tx, ctx, {
          kind: "card.updated",
          ownerIds: [userId],
          payload: presentCard(next),
        }),
      ]);
      return next;
    } catch (error) {
      if (brokenConstraint(error) !== isAsSeen) throw error;
    }
  }
  throw conflict({ detail: "Others change this card all the time; try again." });
}

/** Throws `card_state` unless the card is in one of these states. */
export function demandStatus(card: Card, ...allowed: readonly CardStatus[]): void {
  if (allowed.includes(card.status)) return;
  throw cardState({ detail: `The card is ${card.status}.` });
}

/** The statement that gives a card its limits; what it spent in their windows counts at once. */
export function setLimits(
  tx: Statements,
  id: Id<"card">,
  limits: readonly SpendingLimit[],
  at: Date,
) {
  return tx.execute(sql`select cards_set_limits(${at.toISOString()}, ${toUuid("card", id)},
    ${JSON.stringify(limits)})`);
}
