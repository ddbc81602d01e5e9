import { z } from "@hono/zod-openapi";
import { idSchema } from "../../platform/http/ids.ts";
import { instantSchema } from "../../platform/http/moment-schema.ts";
import { currencySchema } from "../../platform/http/money-schema.ts";
import { nameSchema } from "../users/index.ts";
import { type Account, availableOf } from "./queries.ts";
import type { Balance } from "./queries-balance.ts";
import type { Entry } from "./queries-entries.ts";

const accountTypes = ["checking", "savings", "credit", "investment"] as const;
const accountStatuses = ["active", "frozen", "closed"] as const;
const exampleId = "acc_01jd3v3v5fe8wr4t4yx0x4tq7a";

/** Minor units, which may be negative or nothing. */
const balanceSchema = z.int().openapi({ description: "Minor units." });

export const accountSchema = z
  .object({
    id: z.string().openapi({ example: exampleId }),
    type: z.enum(accountTypes),
    currency: z.string().openapi({ description: "ISO 4217.", example: "USD" }),
    name: z.string().nullable(),
    status: z.enum(accountStatuses),
    balance: balanceSchema,
    available_balance: balanceSchema,
    held_amount: balanceSchema,
    credit_limit: balanceSchema,
    created_at: z.iso.datetime(),
  })
  .openapi("Account");

/** What staff see beside that. */
export const staffAccountSchema = accountSchema
  .extend({ owner_id: z.string() })
  .openapi("StaffAccount");

export const newAccountSchema = z
  .strictObject({
    type: z.enum(accountTypes),
    currency: currencySchema,
    name: nameSchema.optional(),
  })
  .openapi("NewAccount");

export const accountNameSchema = z.strictObject({ name: nameSchema.nullable().optional() });

export const creditLimitSchema = z.strictObject({
  credit_limit: z.int().min(0).max(1_000_000_000_000).openapi({ description: "Minor units." }),
});

export const accountFilterSchema = {
  status: z.enum(accountStatuses).optional(),
  currency: currencySchema.optional(),
};

export const accountParams = z.object({ id: idSchema("account") });

export const balanceQuery = z.strictObject({
  at: instantSchema.optional().openapi({ description: "A moment of the past; now by default." }),
  effective: z
    .enum(["true", "false"])
    .optional()
    .openapi({ description: "By the time from which entries count, not that of recording." }),
});

export const balanceReplySchema = z
  .object({
    balance: balanceSchema,
    available_balance: balanceSchema,
    currency: z.string(),
    at: z.iso.datetime(),
  })
  .openapi("Balance");

export const entrySchema = z
  .object({
    id: z.string().openapi({ example: "ent_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
    transaction_id: z.string(),
    amount: z.int().openapi({ description: "Minor units; negative takes away." }),
    balance_after: balanceSchema,
    description: z.string().nullable(),
    counterparty: z
      .string()
      .openapi({ description: "The other account, or what the house keeps it for." }),
    effective_at: z.iso.datetime(),
    recorded_at: z.iso.datetime(),
  })
  .openapi("Entry");

export function presentAccount(account: Account): z.infer<typeof accountSchema> {
  return {
    id: account.id,
    type: account.type as (typeof accountTypes)[number],
    currency: account.currency,
    name: account.name,
    status: account.status,
    balance: account.posted,
    available_balance: availableOf(account),
    held_amount: account.pendingDebits,
    credit_limit: account.creditLimit,
    created_at: account.createdAt.toISOString(),
  };
}

export function presentStaffAccount(account: Account): z.infer<typeof staffAccountSchema> {
  return { ...presentAccount(account), owner_id: account.ownerId ?? "" };
}

export function presentBalance(balance: Balance): z.infer<typeof balanceReplySchema> {
  return {
    balance: balance.balance,
    available_balance: balance.available,
    currency: balance.currency,
    at: balance.at.toISOString(),
  };
}

export function presentEntry(entry: Entry): z.infer<typeof entrySchema> {
  return {
    id: entry.id,
    transaction_id: entry.transferId,
    amount: entry.amount,
    balance_after: entry.balanceAfter,
    description: entry.description,
    counterparty: entry.counterparty,
    effective_at: entry.effectiveAt.toISOString(),
    recorded_at: entry.recordedAt.toISOString(),
  };
}
