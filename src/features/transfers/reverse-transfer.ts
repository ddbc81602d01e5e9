import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { ClaimedKey } from "../../platform/http/idempotency.ts";
import { giveBack } from "../ledger/index.ts";
import { newTransfer } from "./new-transfer.ts";
import { findAnyTransfer } from "./queries.ts";
import { type Answered, readFirstAnswer } from "./read-first-answer.ts";
import { presentTransaction } from "./schema.ts";

export type AskedReversal = Readonly<{
  id: Id<"transfer">;
  reason: string;
  /** Minor units; null gives back all of it. */
  amount: number | null;
}>;

/**
 * Gives back what a transfer moved, wholly and once, or in parts that together stay within it. What
 * was read here only describes the reversal; the ledger checks everything again under its locks.
 */
export async function reverseTransfer(
  ctx: Ctx,
  actor: Actor,
  { id, reason, amount }: AskedReversal,
  key: ClaimedKey,
): Promise<Answered> {
  const original = await findAnyTransfer(ctx, id);
  const reversalId = ctx.newId("transfer");
  const at = ctx.clock();
  const reversal = newTransfer(
    {
      id: reversalId,
      type: "reversal",
      status: "posted",
      debitAccountId: original.creditAccountId,
      creditAccountId: original.debitAccountId,
      amount: amount ?? original.amount,
      currency: original.currency,
      initiatedBy: actor.userId,
      reason,
      reverses: original.id,
    },
    at,
  );
  const posted = await giveBack(ctx, at, {
    key,
    effect: { kind: "transfers", ids: [reversalId] },
    act: {
      action: "transfer.reversed",
      target: original.id,
      details: { reversal: reversalId, amount: reversal.amount, currency: reversal.currency },
    },
    transferId: original.id,
    amount,
    reversalId,
    initiatedBy: actor.userId,
    reason,
    telling: { kind: "transaction.reversed", payload: presentTransaction(reversal) },
  });
  if (posted.outcome === "replayed") return readFirstAnswer(ctx, posted);
  return { transfers: [reversal], isReplay: false };
}
