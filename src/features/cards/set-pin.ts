import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { changeCard, demandStatus } from "./change-card.ts";
import { pinChangedLetter } from "./letters.ts";
import { type Card, findCard } from "./queries.ts";
import { tellOwner } from "./tell-owner.ts";

/** Gives a card a PIN, of which a slow hash is kept; a blocked one works again with it. */
export async function setPin(ctx: Ctx, actor: Actor, id: Id<"card">, pin: string): Promise<Card> {
  demandStatus(await findCard(ctx, actor.userId, id), "inactive", "active", "frozen");
  const pinHash = await ctx.crypto.passwords.hash(pinMessage(id, pin));
  const changed = await changeCard(ctx, actor, id, (card) => {
    demandStatus(card, "inactive", "active", "frozen");
    return { set: { pinHash, pinTries: 0 }, act: { action: "card.pin_changed" } };
  });
  tellOwner(ctx, actor.userId, pinChangedLetter(id));
  return changed;
}

/** Bound to the card, so that a hash means nothing on another one. */
export function pinMessage(id: Id<"card">, pin: string): string {
  return JSON.stringify([id, pin]);
}
