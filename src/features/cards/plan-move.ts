import { conflict } from "../../core/errors.ts";
import { amountExceedsHold, amountExceedsTransfer, holdClosed } from "../ledger/index.ts";
import type { Authorization } from "./queries-authorizations.ts";
import type { MovementKind } from "./tables.ts";

/** What the network says about an authorization; without an amount it is about all that is left. */
export type Move = Readonly<{
  kind: MovementKind;
  /** Minor units. */
  amount: number | null;
  reference: string | null;
}>;

/** What the ledger does for a move. */
export type LedgerAct = "capture" | "void" | "shrink" | "expire" | "refund";

export type PlannedMove = Readonly<{
  act: LedgerAct;
  /** Minor units that it is about. */
  amount: number;
  becomes: Pick<
    Authorization,
    "status" | "reversedAmount" | "capturedAmount" | "refundedAmount" | "counted"
  >;
}>;

type Facts = Pick<
  Authorization,
  "status" | "amount" | "reversedAmount" | "capturedAmount" | "refundedAmount" | "counted"
>;

/**
 * What becomes of an authorization; null when it has become that already, so that saying it twice
 * changes nothing. Throws `hold_closed`, `amount_exceeds_hold`, `amount_exceeds_transfer`.
 */
export function planMove(facts: Facts, { kind, amount }: Move): PlannedMove | null {
  if (kind === "refund") return planRefund(facts, amount);
  const { status, reversedAmount, capturedAmount, refundedAmount } = facts;
  const ends = { capture: "captured", reverse: "reversed", expire: "expired" } as const;
  const end = ends[kind];
  if (status !== "pending") {
    const whole = status === "captured" ? capturedAmount : facts.amount;
    if (status === end && (amount === null || amount === whole)) return null;
    throw holdClosed({ detail: `The authorization is ${status}.` });
  }
  const left = facts.amount - reversedAmount;
  const moved = amount ?? left;
  if (moved > left) throw amountExceedsHold();
  const still = { reversedAmount, capturedAmount, refundedAmount };
  if (kind === "capture") {
    const becomes = { ...still, status: end, capturedAmount: moved, counted: moved };
    return { act: "capture", amount: moved, becomes };
  }
  if (kind === "expire") {
    return { act: "expire", amount: moved, becomes: { ...still, status: end, counted: 0 } };
  }
  const reversed = { ...still, reversedAmount: reversedAmount + moved, counted: left - moved };
  if (moved < left) return { act: "shrink", amount: moved, becomes: { ...reversed, status } };
  return { act: "void", amount: moved, becomes: { ...reversed, status: end } };
}

function planRefund(facts: Facts, amount: number | null): PlannedMove | null {
  const { status, reversedAmount, capturedAmount, refundedAmount, counted } = facts;
  if (status !== "captured") throw conflict({ detail: "Only what was captured is refunded." });
  const left = capturedAmount - refundedAmount;
  if (amount === null && left === 0) return null;
  const moved = amount ?? left;
  if (moved > left) throw amountExceedsTransfer();
  const becomes = { status, reversedAmount, capturedAmount, counted };
  return {
    act: "refund",
    amount: moved,
    becomes: { ...becomes, refundedAmount: refundedAmount + moved },
  };
}
