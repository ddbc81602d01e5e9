import { z } from "@hono/zod-openapi";
import { addSeconds } from "../../core/clock.ts";
import { validationFailed } from "../../core/errors.ts";
import { dateSchema, endOf, momentSchema } from "../../platform/http/moment-schema.ts";
import type { Span } from "./queries-cash.ts";

const daySeconds = 86_400;
/** What a report without dates is about, and the longest one. */
const usualDays = 30;
const maxDays = 366;

export const spanSchema = {
  from: momentSchema.optional().openapi({ description: "30 days before `to` by default." }),
  to: momentSchema
    .optional()
    .openapi({ description: "A date counts to its end; a moment is the first that is left out." }),
};

export const momentQuery = momentSchema.optional();
export const dateQuery = dateSchema.optional().openapi({ description: "UTC; today by default." });

/** Throws `validation_failed` for a span of over 366 days, or that ends before it begins. */
export function readSpan(query: { from?: string | undefined; to?: string | undefined }, now: Date) {
  const to = query.to === undefined ? addSeconds(now, 1) : endOf(query.to);
  const from =
    query.from === undefined ? addSeconds(to, -usualDays * daySeconds) : new Date(query.from);
  const seconds = (to.getTime() - from.getTime()) / 1_000;
  const span: Span = { from, to };
  if (seconds > 0 && seconds <= maxDays * daySeconds) return span;
  const message = `must be after /from, and by at most ${maxDays} days`;
  throw validationFailed({ errors: [{ pointer: "/to", message }] });
}

/** The whole of a date; the latest one has no end that could be written. */
export function readDay(date: string | undefined, now: Date): Span & Readonly<{ date: string }> {
  const day = date ?? now.toISOString().slice(0, 10);
  return { date: day, from: new Date(day), to: endOf(day) };
}

const sums = { debit: z.int(), credit: z.int() };

export const trialBalanceSchema = z
  .object({
    at: z.iso.datetime(),
    data: z.array(z.object({ account: z.string(), currency: z.string(), ...sums })),
    totals: z.array(z.object({ currency: z.string(), ...sums })),
  })
  .openapi("TrialBalance", { description: "Minor units; `debit` and `credit` of totals agree." });

const cashSchema = {
  user_id: z.string(),
  currency: z.string(),
  direction: z.enum(["in", "out"]),
  total: z.int().openapi({ description: "Minor units, without what was given back." }),
};

export const largeCashSchema = z
  .object({
    date: z.iso.date(),
    data: z.array(
      z.object({
        ...cashSchema,
        threshold: z.int().openapi({ description: "`total` is more than this." }),
        items: z.int(),
        account_ids: z.array(z.string()),
        transaction_ids: z.array(z.string()).openapi({ description: "At most 100." }),
        file_by: z.iso.date(),
      }),
    ),
  })
  .openapi("CurrencyTransactions");

export const structuringSchema = z
  .object({
    data: z.array(
      z.object({
        ...cashSchema,
        from: z.iso.date(),
        to: z.iso.date(),
        reasons: z.array(z.string()),
        transaction_ids: z.array(z.string()),
      }),
    ),
  })
  .openapi("StructuringCandidates");

export const suspiciousSchema = z
  .object({
    data: z.array(
      z.object({
        case_id: z.string(),
        user_id: z.string(),
        type: z.string(),
        score: z.int(),
        reasons: z.array(z.string()),
        detected_at: z.iso.datetime(),
        confirmed_at: z.iso.datetime().nullable(),
        file_by: z.iso.date(),
        totals: z.array(z.object({ currency: z.string(), total: z.int() })),
        transactions: z
          .array(z.object({ id: z.string(), amount: z.int(), currency: z.string() }))
          .openapi({ description: "At most 100 of a currency; the totals are of all." }),
        meets_threshold: z.boolean(),
      }),
    ),
  })
  .openapi("SuspiciousActivity");

export const userAccessSchema = z
  .object({
    data: z.array(
      z.object({
        user_id: z.string(),
        email: z.string(),
        name: z.string(),
        role: z.string(),
        permissions: z.array(z.string()),
        status: z.string(),
        mfa_enabled: z.boolean(),
        mfa: z.object({ sms: z.boolean(), totp: z.boolean(), passkeys: z.int() }),
        last_sign_in_at: z.iso.datetime().nullable(),
        created_at: z.iso.datetime(),
      }),
    ),
  })
  .openapi("UserAccess");

export type WireReport = Readonly<{
  trialBalance: z.infer<typeof trialBalanceSchema>;
  largeCash: z.infer<typeof largeCashSchema>;
  structuring: z.infer<typeof structuringSchema>;
  suspicious: z.infer<typeof suspiciousSchema>;
  userAccess: z.infer<typeof userAccessSchema>;
}>;
