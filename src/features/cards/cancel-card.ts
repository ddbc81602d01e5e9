import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { changeCard, demandStatus } from "./change-card.ts";
import { canceledLetter } from "./letters.ts";
import type { Card } from "./queries.ts";
import type { CancelReason } from "./tables.ts";
import { tellOwner } from "./tell-owner.ts";

/** Ends a card for good. What merchants hold already may still be captured and refunded. */
export async function cancelCard(
  ctx: Ctx,
  actor: Actor,
  id: Id<"card">,
  reason: CancelReason,
): Promise<Card> {
  const card = await changeCard(ctx, actor, id, (read) => {
    demandStatus(read, "inactive", "active", "frozen");
    return {
      set: { status: "canceled", cancelReason: reason, pinHash: null },
      act: { action: "card.canceled", details: { reason } },
    };
  });
  tellOwner(ctx, actor.userId, canceledLetter(id, reason));
  return card;
}
