import { z } from "@hono/zod-openapi";
import { countrySchema } from "../../platform/http/country-schema.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { amountSchema, currencySchema } from "../../platform/http/money-schema.ts";
import type { Authorization } from "./queries-authorizations.ts";
import { categorySchema, pinPattern } from "./schema.ts";

export const authorizationParams = z.object({ id: idSchema("authorization") });

const referenceSchema = z
  .string()
  .max(255)
  .regex(/^[\x21-\x7e]+$/, "must be 1 to 255 visible ASCII characters")
  .optional()
  .openapi({
    description: "The network's own name of this message: sent again, it has no second effect.",
    example: "ntw-8f2c",
  });

const channels = ["online", "contactless", "chip", "atm"] as const;

export const newAuthorizationSchema = z
  .strictObject({
    amount: amountSchema,
    currency: currencySchema,
    merchant: z.strictObject({
      name: z.string().trim().min(1).max(200).openapi({ example: "Corner shop" }),
      category_code: categorySchema,
      country: countrySchema,
    }),
    channel: z.enum(channels),
    network_reference: referenceSchema,
    pin: z
      .string()
      .regex(pinPattern, "must be 4 to 6 digits")
      .optional()
      .openapi({ description: "What was entered at the terminal; with `chip` and `atm` only." }),
  })
  .refine(({ pin, channel }) => pin === undefined || channel === "chip" || channel === "atm", {
    path: ["pin"],
    message: "is entered with chip and atm only",
  })
  .openapi("NewCardAuthorization");

export const moveSchema = z
  .strictObject({
    amount: amountSchema
      .optional()
      .openapi({ description: "A part; all that is left by default." }),
    network_reference: referenceSchema,
  })
  .openapi("CardAuthorizationMove");

export const expirySchema = z
  .strictObject({ network_reference: referenceSchema })
  .openapi("CardAuthorizationExpiry");

const declineReasons = [
  "account_disabled",
  "card_canceled",
  "card_expired",
  "card_inactive",
  "insufficient_funds",
  "not_allowed",
  "pin_blocked",
  "spending_controls",
  "verification_failed",
] as const;

export const authorizationSchema = z
  .object({
    id: z.string().openapi({ example: "aut_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
    card_id: z.string(),
    amount: z.int().openapi({ description: "Minor units that were asked for." }),
    currency: z.string(),
    status: z.enum(["pending", "captured", "reversed", "expired", "declined"]),
    approved: z.boolean(),
    decline_reason: z
      .string()
      .nullable()
      .openapi({ description: declineReasons.join(", ") }),
    merchant: z.object({ name: z.string(), category_code: z.string(), country: z.string() }),
    channel: z.enum(channels),
    network_reference: z.string().nullable(),
    reversed_amount: z.int(),
    captured_amount: z.int(),
    refunded_amount: z.int(),
    transaction_id: z.string().nullable().openapi({ description: "Of the capture." }),
    expires_at: z.iso.datetime(),
    created_at: z.iso.datetime(),
  })
  .openapi("CardAuthorization");

export type WireAuthorization = z.infer<typeof authorizationSchema>;

export function presentAuthorization(
  row: Omit<
    Authorization,
    "accountId" | "ownerId" | "counted" | "countedAt" | "holdId" | "version" | "updatedAt"
  >,
): WireAuthorization {
  return {
    id: row.id,
    card_id: row.cardId,
    amount: row.amount,
    currency: row.currency,
    status: row.status,
    approved: row.status !== "declined",
    decline_reason: row.declineReason,
    merchant: {
      name: row.merchantName,
      category_code: row.merchantCategory,
      country: row.merchantCountry,
    },
    channel: row.channel,
    network_reference: row.networkReference,
    reversed_amount: row.reversedAmount,
    captured_amount: row.capturedAmount,
    refunded_amount: row.refundedAmount,
    transaction_id: row.transferId,
    expires_at: row.expiresAt.toISOString(),
    created_at: row.createdAt.toISOString(),
  };
}
