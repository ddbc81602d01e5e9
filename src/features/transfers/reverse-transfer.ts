import { isDomainError } from "../../core/error.ts";
import { conflict } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { ClaimedKey } from "../../platform/http/idempotency.ts";
import { amountExceedsTransfer, giveBack } from "../ledger/index.ts";
import { newTransfer } from "./new-transfer.ts";
import { findAnyTransfer } from "./queries.ts";
import { type Answered, readFirstAnswer } from "./read-first-answer.ts";
import { presentTransaction } from "./schema.ts";

export type AskedReversal = Readonly<{
  id: Id<"transfer">;
  reason: string;
  /** Minor units; null gives back all that is left of it. */
  amount: number | null;
}>;

/** Others may give back a part again and again in between. */
const maxTries = 10;

/**
 * Gives back what a transfer moved, wholly and once, or in parts that together stay within it. What
 * was read here only describes the reversal; the ledger checks everything again under its locks.
 */
export async function reverseTransfer(
  ctx: Ctx,
  actor: Actor,
  asked: AskedReversal,
  key: ClaimedKey,
): Promise<Answered> {
  for (let attempt = 1; attempt <= maxTries; attempt += 1) {
    try {
      return await reverseAsSeen(ctx, actor, asked, key);
    } catch (error) {
      // Of what is left somebody gave back a part since it was read.
      if (asked.amount !== null || !isDomainError(error, amountExceedsTransfer)) throw error;
    }
  }
  throw conflict({ detail: "Too much of this transfer is given back at once; try again." });
}

async function reverseAsSeen(
  ctx: Ctx,
  actor: Actor,
  { id, reason, amount }: AskedReversal,
  key: ClaimedKey,
): Promise<Answered> {
  const original = await findAnyTransfer(ctx, id);
  const given = amount ?? original.amount - original.refunded;
  const reversalId = ctx.newId("transfer");
  const at = ctx.clock();
  const reversal = newTransfer(
    {
      id: reversalId,
      type: "reversal",
      status: "posted",
      debitAccountId: original.creditAccountId,
      creditAccountId: original.debitAccountId,
      amount: given,
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
    amount: given,
    reversalId,
    initiatedBy: actor.userId,
    reason,
    telling: { kind: "transaction.reversed", payload: presentTransaction(reversal) },
  });
  if (posted.outcome === "replayed") return readFirstAnswer(ctx, posted);
  return { transfers: [reversal], isReplay: false };
}
