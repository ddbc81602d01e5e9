import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { changeCard, demandStatus } from "./change-card.ts";
import { frozenLetter } from "./letters.ts";
import type { Card } from "./queries.ts";
import { tellOwner } from "./tell-owner.ts";

/** Stops an active card until its owner lets it go on; what is held stays held. */
export async function freezeCard(ctx: Ctx, actor: Actor, id: Id<"card">): Promise<Card> {
  const card = await changeCard(ctx, actor, id, (read) => {
    demandStatus(read, "active");
    return { set: { status: "frozen" }, act: { action: "card.frozen" } };
  });
  tellOwner(ctx, actor.userId, frozenLetter(id));
  return card;
}

export function unfreezeCard(ctx: Ctx, actor: Actor, id: Id<"card">): Promise<Card> {
  return changeCard(ctx, actor, id, (read) => {
    demandStatus(read, "frozen");
    return { set: { status: "active" }, act: { action: "card.unfrozen" } };
  });
}
