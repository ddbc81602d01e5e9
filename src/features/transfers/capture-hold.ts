import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { ClaimedKey } from "../../platform/http/idempotency.ts";
import { settleHold } from "../ledger/index.ts";
import type { AnsweredHold } from "./create-hold.ts";
import { newTransfer } from "./new-transfer.ts";
import { findHold, type Hold } from "./queries-holds.ts";
import { presentTransaction } from "./schema.ts";
import { presentHold } from "./schema-holds.ts";

/** Posts what a hold reserved, or a part of it, and gives back the rest. At most once. */
export async function captureHold(
  ctx: Ctx,
  actor: Actor,
  { id, amount }: Readonly<{ id: Id<"hold">; amount: number | null }>,
  key: ClaimedKey,
): Promise<AnsweredHold> {
  const payer = payerOf(actor);
  const hold = await findHold(ctx, payer, id);
  const transferId = ctx.newId("transfer");
  const at = ctx.clock();
  const capturedAmount = amount ?? hold.amount;
  const transfer = newTransfer(
    {
      id: transferId,
      type: "transfer",
      status: "posted",
      debitAccountId: hold.accountId,
      creditAccountId: hold.toAccountId,
      amount: capturedAmount,
      currency: hold.currency,
      initiatedBy: actor.userId,
      holdId: hold.id,
    },
    at,
  );
  const captured: Hold = { ...hold, status: "captured", capturedAmount, transferId };
  const posted = await settleHold(ctx, at, {
    key,
    effect: { kind: "hold", ids: [hold.id] },
    act: {
      action: "hold.captured",
      target: hold.id,
      details: { amount: capturedAmount, currency: hold.currency, transfer: transferId },
    },
    holdId: hold.id,
    holdKind: "customer",
    payer,
    do: "capture",
    amount,
    transfer: { id: transferId, type: "transfer", initiatedBy: actor.userId },
    told: { kind: "hold.captured", payload: presentHold(captured) },
    telling: { kind: "transaction.posted", payload: presentTransaction(transfer) },
  });
  // What was captured stays so: the row is the answer.
  if (posted.outcome === "replayed") {
    return { hold: await findHold(ctx, payer, id), isReplay: true };
  }
  return { hold: captured, isReplay: false };
}

/** Staff who may reverse transfers settle anybody's holds; everybody else their own. */
export function payerOf(actor: Actor): Id<"user"> | null {
  return actor.permissions.has("ledger.reverse") ? null : actor.userId;
}
