import { z } from "@hono/zod-openapi";
import { instantSchema } from "../../platform/http/moment-schema.ts";
import { amountSchema, currencySchema } from "../../platform/http/money-schema.ts";

export {
  presentTransaction,
  transactionSchema,
  transactionStatuses,
  transactionTypes,
} from "../ledger/index.ts";

const maxTextLength = 500;
const maxMetadataKeys = 20;

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
    effective_at: instantSchema
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
      .openapi({ description: "Gives back a part; all that is left by default." }),
  })
  .openapi("Reversal");
