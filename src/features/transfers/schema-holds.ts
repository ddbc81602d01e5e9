import { z } from "@hono/zod-openapi";
import { idSchema } from "../../platform/http/ids.ts";
import { amountSchema, currencySchema } from "../../platform/http/money-schema.ts";
import type { Hold } from "./queries-holds.ts";

const daySeconds = 86_400;
const defaultHoldSeconds = 7 * daySeconds;
const maxHoldSeconds = 30 * daySeconds;

const holdStatuses = ["open", "captured", "voided", "expired"] as const;

export const newHoldSchema = z
  .strictObject({
    account_id: z.string().max(100),
    to_account_id: z.string().max(100),
    amount: amountSchema,
    currency: currencySchema,
    expires_in: z
      .int()
      .min(1)
      .max(maxHoldSeconds)
      .default(defaultHoldSeconds)
      .openapi({ description: "Seconds; seven days by default." }),
  })
  .openapi("NewHold");

export const captureSchema = z
  .strictObject({
    amount: amountSchema.optional().openapi({ description: "All of it by default." }),
  })
  .openapi("Capture");

export const holdFilterSchema = { status: z.enum(holdStatuses).optional() };
export const holdParams = z.object({ id: idSchema("hold") });

export const holdSchema = z
  .object({
    id: z.string().openapi({ example: "hld_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
    account_id: z.string(),
    to_account_id: z.string(),
    amount: z.int().openapi({ description: "Minor units." }),
    captured_amount: z.int(),
    currency: z.string(),
    status: z.enum(holdStatuses),
    transaction_id: z.string().nullable(),
    expires_at: z.iso.datetime(),
    created_at: z.iso.datetime(),
  })
  .openapi("Hold");

export function presentHold(hold: Hold): z.infer<typeof holdSchema> {
  return {
    id: hold.id,
    account_id: hold.accountId,
    to_account_id: hold.toAccountId,
    amount: hold.amount,
    captured_amount: hold.capturedAmount,
    currency: hold.currency,
    status: hold.status,
    transaction_id: hold.transferId,
    expires_at: hold.expiresAt.toISOString(),
    created_at: hold.createdAt.toISOString(),
  };
}
