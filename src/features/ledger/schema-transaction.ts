import { z } from "@hono/zod-openapi";
import { isHouseAccount } from "./house-account.ts";
import type { transfers } from "./tables.ts";

/** A transfer in the form of the wire, for whoever shows one or tells of one. */
export type Transfer = typeof transfers.$inferSelect;

export const transactionTypes = [
  "transfer",
  "deposit",
  "withdrawal",
  "card_purchase",
  "card_refund",
  "reversal",
  "fee",
] as const;
export const transactionStatuses = [
  "posted",
  "pending",
  "pending_review",
  "declined",
  "voided",
  "expired",
] as const;

const exampleId = "txn_01jd3v3v5fe8wr4t4yx0x4tq7a";

export const transactionSchema = z
  .object({
    id: z.string().openapi({ example: exampleId }),
    type: z.enum(transactionTypes),
    status: z.enum(transactionStatuses),
    amount: z.int().openapi({ description: "Minor units." }),
    currency: z.string(),
    from_account_id: z.string().nullable(),
    to_account_id: z.string().nullable(),
    description: z.string().nullable(),
    reference: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    risk: z
      .object({ decision: z.enum(["allow", "review", "block"]), reasons: z.array(z.string()) })
      .optional()
      .openapi({ description: "For staff only." }),
    reverses: z.string().nullable(),
    reversed_by: z
      .string()
      .nullable()
      .openapi({ description: "What gave back all of it, or the last of it." }),
    refunded_amount: z.int().openapi({ description: "Given back so far; minor units." }),
    effective_at: z.iso.datetime(),
    created_at: z.iso.datetime(),
  })
  .openapi("Transaction");

export type WireTransaction = z.infer<typeof transactionSchema>;

/** `forStaff` adds what the rules said. */
export function presentTransaction(transfer: Transfer, forStaff = false): WireTransaction {
  const { debitAccountId, creditAccountId, riskDecision: decision, riskReasons } = transfer;
  const risk = forStaff && decision ? { risk: { decision, reasons: riskReasons ?? [] } } : {};
  return {
    id: transfer.id,
    type: transfer.type,
    status: transfer.status,
    amount: transfer.amount,
    currency: transfer.currency,
    from_account_id: isHouseAccount(debitAccountId) ? null : debitAccountId,
    to_account_id: isHouseAccount(creditAccountId) ? null : creditAccountId,
    description: transfer.description,
    reference: transfer.reference,
    metadata: transfer.metadata ?? {},
    ...risk,
    reverses: transfer.reverses,
    reversed_by: transfer.reversedBy,
    refunded_amount: transfer.refunded,
    effective_at: transfer.effectiveAt.toISOString(),
    created_at: transfer.recordedAt.toISOString(),
  };
}
