import { z } from "zod";

/**
 * What is read of Wave's objects, after `parseExactJson`: numbers are text. No more is asked for
 * than somebody uses. What a person typed has generous bounds; enumerations are open, since Wave
 * adds to them.
 */
const maxIdLength = 500;
const maxTextLength = 20_000;
/** Items or payments of one invoice. */
const maxParts = 2_000;
const firstDay = "0001-01-01";

const id = z.string().min(1).max(maxIdLength);
/** Postgres keeps neither NUL nor half a surrogate pair, such as an emoji that was cut in two. */
const kept = (typed: string) => typed.toWellFormed().replaceAll("\0", "");
const name = z.string().max(maxTextLength).transform(kept);
const text = name.nullish().transform(orNull);
const flag = z
  .boolean()
  .nullish()
  .transform((found) => found ?? false);
/** Below 10^17, as all amounts that are kept; an exponent is only how small numbers are written. */
const decimal = z.string().regex(/^-?\d{1,17}(\.\d{1,20})?(e-\d{1,2})?$/i);
const optionalDecimal = decimal.nullish().transform(orNull);
/** Postgres has no year 0: a date mistyped at Wave must not keep all books from being read. */
const day = z.iso.date().transform((found) => (found < firstDay ? firstDay : found));
/** ISO 4217. */
const currency = z.object({ code: z.string().regex(/^[A-Z]{3}$/) }).transform(({ code }) => code);
const money = z.object({ value: decimal }).transform(({ value }) => value);
const word = z.string().max(100).transform(kept);
const value = z.object({ value: word }).transform(({ value }) => value);
const reference = z
  .object({ id })
  .nullish()
  .transform((found) => found?.id ?? null);

function orNull<T>(found: T | null | undefined): T | null {
  return found ?? null;
}

const contact = z.object({ id, name, isArchived: flag });

export const nodeSchemas = {
  businesses: z.object({ id, name, isClassicInvoicing: flag, currency }),
  accounts: z.object({
    id,
    name,
    isArchived: flag,
    type: value,
    subtype: value,
    normalBalanceType: text,
    currency,
    balance: optionalDecimal,
    balanceInBusinessCurrency: optionalDecimal,
  }),
  customers: contact,
  vendors: contact,
  products: z.object({
    id,
    name,
    unitPrice: optionalDecimal,
    isArchived: flag,
    incomeAccount: reference,
  }),
  invoices: z.object({
    id,
    status: word,
    invoiceDate: day,
    dueDate: day.nullish().transform(orNull),
    exchangeRate: optionalDecimal,
    currency,
    customer: reference,
    total: money,
    amountDue: money,
    items: listOf(z.object({ product: reference, quantity: decimal, total: money })),
    payments: listOf(z.object({ amount: decimal, paymentDate: day })),
  }),
} as const;

function listOf<Part extends z.ZodType>(part: Part) {
  return z
    .array(part)
    .max(maxParts)
    .nullish()
    .transform((found): z.output<Part>[] => found ?? []);
}

export type WaveNodes = {
  readonly [Kind in keyof typeof nodeSchemas]: z.output<(typeof nodeSchemas)[Kind]>;
};

const count = z
  .string()
  .regex(/^\d{1,9}$/)
  .nullish()
  .transform((found) => (found == null ? null : Number(found)));

export function connectionSchema<Node extends z.ZodType>(node: Node, maxNodes: number) {
  return z.object({
    pageInfo: z.object({ totalPages: count, totalCount: count }),
    edges: z.array(z.object({ node })).max(maxNodes),
  });
}

/** `extensions.code` is what Wave documents; anything else in an error is for people. */
export const errorsSchema = z
  .array(z.object({ extensions: z.object({ code: z.string().max(100) }).nullish() }))
  .max(1_000)
  .nullish()
  .transform((errors) => (errors ?? []).map(({ extensions }) => extensions?.code ?? ""));
