import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { settleHold } from "../ledger/index.ts";
import { payerOf } from "./capture-hold.ts";
import { findHold, type Hold } from "./queries-holds.ts";
import { presentHold } from "./schema-holds.ts";

/** Gives back what a hold reserved. At most once. */
export async function voidHold(ctx: Ctx, actor: Actor, id: Id<"hold">): Promise<Hold> {
  const payer = payerOf(actor);
  const hold = await findHold(ctx, payer, id);
  const voided: Hold = { ...hold, status: "voided" };
  await settleHold(ctx, ctx.clock(), {
    key: null,
    effect: { kind: "hold", ids: [hold.id] },
    act: { action: "hold.voided", target: hold.id },
    holdId: hold.id,
    holdKind: "customer",
    payer,
    do: "void",
    told: { kind: "hold.voided", payload: presentHold(voided) },
    telling: null,
  });
  return voided;
}
