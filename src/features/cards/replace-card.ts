import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { type Mark, unmarked } from "../../platform/http/idempotency.ts";
import { lockUser } from "../users/index.ts";
import { changeCard, demandStatus } from "./change-card.ts";
import { drawNumbers, insertCard } from "./insert-card.ts";
import { canceledLetter } from "./letters.ts";
import { mintCard } from "./mint-card.ts";
import type { Card } from "./queries.ts";
import type { CancelReason } from "./tables.ts";
import { tellOwner } from "./tell-owner.ts";

/**
 * Cancels a card and puts another one in its place, of a new number, with the same controls; what
 * was spent of the limits begins anew.
 */
export async function replaceCard(
  ctx: Ctx,
  actor: Actor,
  id: Id<"card">,
  reason: CancelReason,
  mark: Mark = unmarked,
): Promise<Card> {
  const fresh = await drawNumbers(async () => {
    let made: Card | undefined;
    await changeCard(ctx, actor, id, async (card) => {
      demandStatus(card, "inactive", "active", "frozen");
      const minted = await mintCard(ctx, { ...basisOf(card), replacementFor: card.id });
      made = minted.card;
      return {
        set: {
          status: "canceled",
          cancelReason: reason,
          pinHash: null,
          replacedBy: minted.card.id,
        },
        act: { action: "card.replaced", details: { reason, by: minted.card.id } },
        // In the order in which everybody locks: the person, the card, the account.
        before: (tx) => [lockUser(tx, actor.userId)],
        after: (tx) => [...insertCard(tx, ctx, minted), ...mark(tx, minted.card.id)],
      };
    });
    if (!made) throw new Error("A replaced card has a successor");
    return made;
  });
  tellOwner(ctx, actor.userId, canceledLetter(id, reason));
  return fresh;
}

function basisOf(card: Card) {
  const { ownerId, accountId, type, singleUse, name, currency, channels, limits } = card;
  const { allowedCategories, blockedCategories, allowedCountries, blockedCountries } = card;
  const lists = { allowedCategories, blockedCategories, allowedCountries, blockedCountries };
  return { ownerId, accountId, type, singleUse, name, currency, channels, limits, ...lists };
}
