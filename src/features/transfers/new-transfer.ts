import type { Transfer } from "./queries.ts";

/** What a transfer is made of; everything else follows later, or never. */
export type TransferParts = Pick<
  Transfer,
  | "id"
  | "type"
  | "status"
  | "debitAccountId"
  | "creditAccountId"
  | "amount"
  | "currency"
  | "initiatedBy"
> &
  Partial<Transfer>;

/** The row of a transfer as the ledger will write it at the moment `at`. */
export function newTransfer(parts: TransferParts, at: Date): Transfer {
  return {
    description: null,
    reference: null,
    metadata: null,
    channel: null,
    reason: null,
    holdId: null,
    reverses: null,
    reversedBy: null,
    refunded: 0,
    riskDecision: null,
    riskScore: null,
    riskReasons: null,
    resolvedAt: null,
    ...parts,
    effectiveAt: parts.effectiveAt ?? at,
    recordedAt: at,
  };
}

/** The transfer as it was first answered, whatever became of it since. */
export function asFirstAnswered(transfer: Transfer): Transfer {
  const status = transfer.riskDecision === "review" ? "pending_review" : "posted";
  return { ...transfer, status, reversedBy: null, refunded: 0 };
}
