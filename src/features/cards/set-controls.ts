import { validationFailed } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { changeCard, demandStatus } from "./change-card.ts";
import { mergeControls } from "./merge-controls.ts";
import type { Card } from "./queries.ts";
import type { ControlsChange } from "./schema.ts";

/**
 * Changes what a card may be used for. Throws `validation_failed` when it would have both an allow
 * and a block list of one kind.
 */
export function setControls(
  ctx: Ctx,
  actor: Actor,
  id: Id<"card">,
  change: ControlsChange,
): Promise<Card> {
  return changeCard(ctx, actor, id, (card) => {
    demandStatus(card, "inactive", "active", "frozen");
    const merged = mergeControls(card, change);
    if (merged.faults.length > 0) throw validationFailed({ errors: merged.faults });
    const changed = Object.keys(change).join(" ");
    return {
      set: merged.set,
      ...(merged.limits && { limits: merged.limits }),
      act: { action: "card.controls_changed", details: { changed } },
    };
  });
}
