import { z } from "@hono/zod-openapi";
import { maxAmount } from "../../core/money.ts";
import { isVisible, visibleMessage } from "../../core/visible-text.ts";
import { countrySchema } from "../../platform/http/country-schema.ts";
import { idSchema, namedIdSchema } from "../../platform/http/ids.ts";
import type { Card, SpendingLimit } from "./queries.ts";

const maxLimits = 20;
/** There are about 980 merchant categories, and 250 countries. */
const maxCategories = 1_000;
const maxCountries = 300;
const channelNames = ["online", "contactless", "chip", "atm", "international"] as const;

export const cardParams = z.object({ id: idSchema("card") });

export const newCardSchema = z
  .strictObject({
    account_id: namedIdSchema("account"),
    type: z.enum(["virtual", "physical"]),
    name: z
      .string()
      .trim()
      .min(1, { abort: true })
      .max(100)
      .refine(isVisible, visibleMessage)
      .optional(),
    single_use: z
      .boolean()
      .optional()
      .openapi({ description: "Closes with its first approved authorization; virtual only." }),
  })
  .refine(({ type, single_use: isSingle }) => !(isSingle && type === "physical"), {
    path: ["single_use"],
    message: "is for virtual cards",
  })
  .openapi("NewCard");

export const categorySchema = z
  .string()
  .regex(/^\d{4}$/, "must be a merchant category code of four digits")
  .openapi({ example: "5411" });

const listOfCodes = (code: z.ZodString, least: number, most: number) =>
  z
    .array(code)
    .min(least)
    .max(most)
    .refine((codes) => new Set(codes).size === codes.length, "must not hold a code twice");

const limitSchema = z.strictObject({
  amount: z.int().min(0).max(maxAmount).openapi({ description: "Minor units.", example: 50_000 }),
  interval: z.enum(["per_authorization", "daily", "weekly", "monthly", "yearly", "all_time"]),
  categories: listOfCodes(categorySchema, 1, maxCategories).nullable().optional(),
});

const clearable = "null takes the list away.";
const changedCategories = (least: number) =>
  listOfCodes(categorySchema, least, maxCategories)
    .nullable()
    .optional()
    .openapi({ description: clearable });
const changedCountries = (least: number) =>
  listOfCodes(countrySchema, least, maxCountries)
    .nullable()
    .optional()
    .openapi({ description: clearable });

export const controlsChangeSchema = z
  .strictObject({
    spending_limits: z.array(limitSchema).max(maxLimits).optional(),
    allowed_categories: changedCategories(1),
    blocked_categories: changedCategories(0),
    allowed_countries: changedCountries(1),
    blocked_countries: changedCountries(0),
    channels: z
      .strictObject({
        online: z.boolean().optional(),
        contactless: z.boolean().optional(),
        chip: z.boolean().optional(),
        atm: z.boolean().optional(),
        international: z.boolean().optional(),
      })
      .optional(),
  })
  .refine(({ allowed_categories: allowed, blocked_categories: blocked }) => !(allowed && blocked), {
    path: ["blocked_categories"],
    message: "cannot stand beside allowed_categories",
  })
  .refine(({ allowed_countries: allowed, blocked_countries: blocked }) => !(allowed && blocked), {
    path: ["blocked_countries"],
    message: "cannot stand beside allowed_countries",
  })
  .openapi("CardControlsChange", {
    description: "Replaces what it names and leaves the rest; a channel that is not named stays.",
  });

export type ControlsChange = z.infer<typeof controlsChangeSchema>;

const codes = z.array(z.string()).nullable();

const controlsSchema = z
  .object({
    spending_limits: z.array(
      z.object({ amount: z.int(), interval: limitSchema.shape.interval, categories: codes }),
    ),
    allowed_categories: codes,
    blocked_categories: codes,
    allowed_countries: codes,
    blocked_countries: codes,
    channels: z.object({
      online: z.boolean(),
      contactless: z.boolean(),
      chip: z.boolean(),
      atm: z.boolean(),
      international: z.boolean(),
    }),
  })
  .openapi("CardControls");

export const cardSchema = z
  .object({
    id: z.string().openapi({ example: "crd_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
    account_id: z.string(),
    type: z.enum(["virtual", "physical"]),
    status: z.enum(["inactive", "active", "frozen", "canceled"]),
    single_use: z.boolean(),
    name: z.string().nullable(),
    currency: z.string(),
    brand: z.string(),
    last4: z.string(),
    exp_month: z.int(),
    exp_year: z.int(),
    controls: controlsSchema,
    cancel_reason: z.string().nullable(),
    replacement_for: z.string().nullable(),
    replaced_by: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .openapi("Card");

const presentLimit = ({ amount, span, categories }: SpendingLimit) => ({
  amount,
  interval: span,
  categories: categories && [...categories],
});

export function presentCard(card: Card): z.infer<typeof cardSchema> {
  const switches = channelNames.map((name) => [name, card.channels.includes(name)]);
  return {
    id: card.id,
    account_id: card.accountId,
    type: card.type,
    status: card.status,
    single_use: card.singleUse,
    name: card.name,
    currency: card.currency,
    brand: card.brand,
    last4: card.last4,
    exp_month: card.expMonth,
    exp_year: card.expYear,
    controls: {
      spending_limits: card.limits.map(presentLimit),
      allowed_categories: card.allowedCategories,
      blocked_categories: card.blockedCategories,
      allowed_countries: card.allowedCountries,
      blocked_countries: card.blockedCountries,
      channels: Object.fromEntries(switches),
    },
    cancel_reason: card.cancelReason,
    replacement_for: card.replacementFor,
    replaced_by: card.replacedBy,
    created_at: card.createdAt.toISOString(),
  };
}

export const activationSchema = z
  .strictObject({ last4: z.string().regex(/^\d{4}$/, "must be four digits") })
  .openapi("CardActivation");

const reasons = ["lost", "stolen", "damaged", "fraud", "other"] as const;
export const reasonSchema = z.strictObject({ reason: z.enum(reasons) }).openapi("CardReason");

export const pinPattern = /^\d{4,6}$/;
export const pinSchema = z
  .strictObject({
    pin: z.string().regex(pinPattern, "must be 4 to 6 digits").openapi({ example: "4829" }),
  })
  .openapi("CardPin");

export const detailsSchema = z
  .object({ number: z.string(), cvc: z.string(), exp_month: z.int(), exp_year: z.int() })
  .openapi("CardDetails");
