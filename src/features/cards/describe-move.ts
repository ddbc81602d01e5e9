import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import {
  describeEntries,
  describeRequest,
  describeTelling,
  houseAccount,
  type Telling,
} from "../ledger/index.ts";
import { newTransfer, presentTransaction } from "../transfers/index.ts";
import type { Move, PlannedMove } from "./plan-move.ts";
import type { Authorization } from "./queries-authorizations.ts";
import { presentAuthorization } from "./schema-authorizations.ts";
import type { MovementKind } from "./tables.ts";

export type MoveParts = Readonly<{ seen: Authorization; move: Move; planned: PlannedMove }>;

const actions: Readonly<Record<MovementKind, string>> = {
  capture: "card.authorization.captured",
  reverse: "card.authorization.reversed",
  refund: "card.authorization.refunded",
  expire: "card.authorization.expired",
};

/** A move as `cards_settle` reads it, and the authorization as it is after it. */
export function describeMove(ctx: Ctx, at: Date, { seen, move, planned }: MoveParts) {
  const { amount, becomes } = planned;
  const movesMoney = move.kind === "capture" || move.kind === "refund";
  const transferId = movesMoney ? ctx.newId("transfer") : null;
  const next: Authorization = {
    ...seen,
    ...becomes,
    transferId: move.kind === "capture" ? transferId : seen.transferId,
    version: seen.version + 1,
    updatedAt: at,
  };
  const details = { card: seen.cardId, amount, currency: seen.currency, transfer: transferId };
  const act = { action: actions[move.kind], target: seen.id, details };
  const effect = { kind: "authorization", ids: [seen.id] };
  const told: Telling = {
    kind: "card.authorization.updated",
    payload: presentAuthorization(next),
  };
  return {
    next,
    change: {
      kind: move.kind,
      amount,
      reference: move.reference,
      status: next.status,
      reversed: next.reversedAmount,
      captured: next.capturedAmount,
      refunded: next.refundedAmount,
      counted: next.counted,
      transfer: next.transferId && toUuid("transfer", next.transferId),
      movement_transfer: transferId && toUuid("transfer", transferId),
    },
    request: describeRequest(ctx, { key: null, effect, act }),
    transfer: {
      ...(transferId && describeTransfer(ctx, at, { seen, transferId, move, amount })),
      told: describeTelling(ctx, told),
    },
  };
}

type TransferParts = Readonly<{
  seen: Authorization;
  transferId: Id<"transfer">;
  move: Move;
  amount: number;
}>;

/** A capture takes from the account, a refund gives back of it; both bear the merchant's name. */
function describeTransfer(ctx: Ctx, at: Date, { seen, transferId, move, amount }: TransferParts) {
  const isRefund = move.kind === "refund";
  const settlement = houseAccount("card_settlement", seen.currency, seen.id).id;
  const initiatedBy = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  const type = isRefund ? "card_refund" : "card_purchase";
  const transfer = newTransfer(
    {
      id: transferId,
      type,
      status: "posted",
      debitAccountId: isRefund ? settlement : seen.accountId,
      creditAccountId: isRefund ? seen.accountId : settlement,
      amount,
      currency: seen.currency,
      initiatedBy,
      description: seen.merchantName,
      reverses: isRefund ? seen.transferId : null,
    },
    at,
  );
  const telling = { kind: "transaction.posted", payload: presentTransaction(transfer) };
  return {
    ...describeEntries(ctx),
    ...describeTelling(ctx, telling),
    id: toUuid("transfer", transferId),
    type,
    initiated_by: initiatedBy && toUuid("user", initiatedBy),
    description: seen.merchantName,
  };
}
