import { and, eq, lt, sql } from "drizzle-orm";
import { codeInvalid, tooManyAttempts } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { changeCard, demandStatus } from "./change-card.ts";
import { type Card, findCard } from "./queries.ts";
import { cards } from "./tables.ts";

const maxTries = 5;

/**
 * Starts a card that came by post; its last digits say that it is at hand. A try is counted before
 * the digits are looked at, so that a burst gets no more tries than the budget; when it is used up,
 * only a replacement helps. Throws `code_invalid`, `too_many_attempts`, `card_state`.
 */
export async function activateCard(
  ctx: Ctx,
  actor: Actor,
  id: Id<"card">,
  last4: string,
): Promise<Card> {
  demandStatus(await findCard(ctx, actor.userId, id), "inactive");
  const { activationTries, status } = cards;
  const [counted] = await ctx.db
    .update(cards)
    .set({ activationTries: sql`${activationTries} + 1` })
    .where(and(eq(cards.id, id), eq(status, "inactive"), lt(activationTries, maxTries)))
    .returning({ last4: cards.last4 });
  if (!counted) {
    demandStatus(await findCard(ctx, actor.userId, id), "inactive");
    const detail = "Too many wrong digits; have the card replaced.";
    throw tooManyAttempts({ detail });
  }
  if (!ctx.crypto.equalText(counted.last4, last4)) {
    throw codeInvalid({ detail: "These are not the last digits of this card." });
  }
  return changeCard(ctx, actor, id, (card) => {
    demandStatus(card, "inactive");
    return { set: { status: "active", activationTries: 0 }, act: { action: "card.activated" } };
  });
}
