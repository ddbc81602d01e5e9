import { z } from "@hono/zod-openapi";
import { amountSchema, currencySchema } from "../../platform/http/money-schema.ts";
import { isHouseAccount } from "../ledger/index.ts";
import type { Transfer } from "./queries.ts";

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

const maxTextLength = 500;
const maxMetadataKeys = 20;
const exampleId = "txn_01jd3v3v5fe8wr4t4yx0x4tq7a";

/** Ids inside a body: a malformed one names nothing, which is a 404 and found out by the verb. */
const accountIdSchema = z.string().max(100).openapi({ example: "acc_01jd3v3v5fe8wr4t4yx0x4tq7a" });

const textSchema = z.string().trim().min(1).max(maxTextLength);

const metadataSchema = z
  .record(z.string().min(1).max(40), z.string().max(maxTextLength))
  .refine((metadata) => Object.keys(metadata).length <= maxMetadataKeys, {
    message: `must have at most ${maxMetadataKeys} keys`,
  });

export const newTransferSchema = z
  .strictObject({
    from_account_id: accountIdSchema,
    to_account_id: accountIdSchema,
    amount: amountSchema,
    currency: currencySchema,
    description: textSchema.optional(),
    reference: textSchema.optional(),
    metadata: metadataSchema.optional(),
    effective_at: z.iso
      .datetime({ offset: true })
      .optional()
      .openapi({ description: "When it counts from; up to 24 hours back, never in the future." }),
  })
  .openapi("NewTransfer");

const maxBatch = 500;

export const newBatchSchema = z
  .strictObject({ transfers: z.array(newTransferSchema).min(1).max(maxBatch) })
  .openapi("NewTransferBatch");

export const cashSchema = z
  .strictObject({
    account_id: accountIdSchema,
    amount: amountSchema,
    currency: currencySchema,
    channel: z.enum(["cash", "ach", "wire", "card"]),
    description: textSchema.optional(),
  })
  .openapi("CashMovement");

export const sandboxDepositSchema = z
  .strictObject({ account_id: accountIdSchema, amount: amountSchema, currency: currencySchema })
  .openapi("SandboxDeposit");

export const reversalSchema = z
  .strictObject({
    reason: textSchema,
    amount: amountSchema
      .optional()
      .openapi({ description: "Gives back a part; all of it by default." }),
  })
  .openapi("Reversal");

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
    reversed_by: z.string().nullable(),
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
    effective_at: transfer.effectiveAt.toISOString(),
    created_at: transfer.recordedAt.toISOString(),
  };
}
