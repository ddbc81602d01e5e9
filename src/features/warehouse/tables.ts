import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  type PgColumn,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";
import { users } from "../users/tables.ts";
import type { Line } from "./account-line.ts";

export type BusinessSource = "wave" | "manual";
export type ContactKind = "customer" | "vendor";

/** Exact decimals as text, such as `{"cash": "1250.50"}`; null for what is not known. */
export type Decimals = Readonly<Record<string, string | null>>;

const ofBusiness = () =>
  idColumn("business")
    .notNull()
    .references(() => businesses.id, { onDelete: "cascade" });
const day = () => date({ mode: "string" });
/** Exact, in major units of the business's currency; numbers come and go as text. */
const amount = () => numeric({ mode: "string" });
/** Neither NaN, which Postgres takes for the greatest number, nor anything that sums run over. */
const isAmount = (column: PgColumn) => sql`abs(${column}) < 1e18`;

/** Whose money is looked at: told by Wave, or kept by hand. Everything else here hangs off it. */
export const businesses = pgTable(
  "businesses",
  {
    id: idColumn("business").primaryKey(),
    ownerId: idColumn("user")
      .notNull()
      .references(() => users.id),
    source: text().$type<BusinessSource>().notNull(),
    /** Its id at the source; that of a business kept by hand is its own. */
    sourceId: text().notNull(),
    name: text().notNull(),
    currency: text().notNull(),
    createdAt: momentColumn().notNull(),
    updatedAt: momentColumn().notNull(),
  },
  (table) => [
    check("source is known", sql`${table.source} in ('wave', 'manual')`),
    check("currency is a code", sql`${table.currency} ~ '^[A-Z]{3}$'`),
    uniqueIndex("businesses_by_source").on(table.ownerId, table.source, table.sourceId),
    index("businesses_by_owner").on(table.ownerId, table.createdAt.desc(), table.id.desc()),
  ],
);

/** Accounts of a business's books, with the line of the balance sheet that each belongs to. */
export const businessAccounts = pgTable(
  "business_accounts",
  {
    businessId: ofBusiness(),
    sourceId: text().notNull(),
    name: text().notNull(),
    type: text().notNull(),
    subtype: text().notNull(),
    line: text().$type<Line>().notNull(),
    currency: text().notNull(),
    isArchived: boolean().notNull(),
    seenOn: day().notNull(),
  },
  (table) => [primaryKey({ columns: [table.businessId, table.sourceId] })],
);

/**
 * What an account adds to its line at the end of a day, in the currency of the business; null when
 * it could not be converted.
 */
export const businessBalances = pgTable(
  "business_balances",
  {
    businessId: ofBusiness(),
    day: day().notNull(),
    accountId: text().notNull(),
    amount: amount(),
  },
  (table) => [
    check("amount is an amount", isAmount(table.amount)),
    primaryKey({ columns: [table.businessId, table.day, table.accountId] }),
  ],
);

/** Customers and vendors: other people, of whom no more is kept than a sealed name. */
export const businessContacts = pgTable(
  "business_contacts",
  {
    businessId: ofBusiness(),
    kind: text().$type<ContactKind>().notNull(),
    sourceId: text().notNull(),
    nameSealed: text().notNull(),
    isArchived: boolean().notNull(),
    seenOn: day().notNull(),
  },
  (table) => [
    check("kind is known", sql`${table.kind} in ('customer', 'vendor')`),
    primaryKey({ columns: [table.businessId, table.kind, table.sourceId] }),
  ],
);

export const businessProducts = pgTable(
  "business_products",
  {
    businessId: ofBusiness(),
    sourceId: text().notNull(),
    name: text().notNull(),
    unitPrice: amount(),
    incomeAccountId: text(),
    isArchived: boolean().notNull(),
    seenOn: day().notNull(),
  },
  (table) => [primaryKey({ columns: [table.businessId, table.sourceId] })],
);

/** An invoice as it is now; what was owed on an earlier day follows from its payments. */
export const businessInvoices = pgTable(
  "business_invoices",
  {
    businessId: ofBusiness(),
    sourceId: text().notNull(),
    /** At the source; there may be no such row here. */
    customerId: text(),
    /** As the source spells it; unknown ones are taken as open. */
    status: text().notNull(),
    invoicedOn: day().notNull(),
    dueOn: day(),
    currency: text().notNull(),
    /** To the currency of the business; null when nobody told a rate that could be one. */
    exchangeRate: numeric({ mode: "string" }),
    /** These two in the invoice's own currency. */
    total: amount().notNull(),
    amountDue: amount().notNull(),
    seenOn: day().notNull(),
  },
  (table) => [
    check("total is an amount", isAmount(table.total)),
    check("amount_due is an amount", isAmount(table.amountDue)),
    check(
      "exchange_rate is a rate",
      sql`${table.exchangeRate} > 0 and ${table.exchangeRate} < 1e9`,
    ),
    primaryKey({ columns: [table.businessId, table.sourceId] }),
    index("business_invoices_by_day").on(table.businessId, table.invoicedOn),
  ],
);

export const businessInvoiceItems = pgTable(
  "business_invoice_items",
  {
    businessId: idColumn("business").notNull(),
    invoiceId: text().notNull(),
    /** From 1. */
    position: integer().notNull(),
    productId: text(),
    quantity: numeric({ mode: "string" }).notNull(),
    total: amount().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.businessId, table.invoiceId, table.position] }),
    foreignKey({
      name: "business_invoice_items_invoice",
      columns: [table.businessId, table.invoiceId],
      foreignColumns: [businessInvoices.businessId, businessInvoices.sourceId],
    }).onDelete("cascade"),
  ],
);

export const businessInvoicePayments = pgTable(
  "business_invoice_payments",
  {
    businessId: idColumn("business").notNull(),
    invoiceId: text().notNull(),
    position: integer().notNull(),
    amount: amount().notNull(),
    paidOn: day().notNull(),
  },
  (table) => [
    check("amount is an amount", isAmount(table.amount)),
    primaryKey({ columns: [table.businessId, table.invoiceId, table.position] }),
    foreignKey({
      name: "business_invoice_payments_invoice",
      columns: [table.businessId, table.invoiceId],
      foreignColumns: [businessInvoices.businessId, businessInvoices.sourceId],
    }).onDelete("cascade"),
  ],
);

/**
 * One row per business and day: its figures by line, and what was measured from them. One row for
 * all metrics keeps five years of a business at 1,826 rows.
 */
export const businessDays = pgTable(
  "business_days",
  {
    businessId: ofBusiness(),
    day: day().notNull(),
    /**
     * How many days up to this one revenue and costs are of. Null: they are balances since ever,
     * and what was earned and spent is their difference to an earlier day.
     */
    periodDays: integer(),
    cash: amount(),
    receivables: amount(),
    overdueReceivables: amount(),
    otherCurrentAssets: amount(),
    currentLiabilities: amount(),
    longTermLiabilities: amount(),
    equity: amount(),
    revenue: amount(),
    costOfGoodsSold: amount(),
    operatingExpenses: amount(),
    creditSales: amount(),
    /** What the metrics were measured from. */
    inputs: jsonb().$type<Decimals>().notNull().default({}),
    metrics: jsonb().$type<Decimals>().notNull().default({}),
    /** Why a metric has no value, or what to know about it: a code for each such metric. */
    notes: jsonb().$type<Readonly<Record<string, string>>>().notNull().default({}),
    measuredAt: momentColumn(),
  },
  (table) => [
    check("period_days is a period", sql`${table.periodDays} between 1 and 366`),
    primaryKey({ columns: [table.businessId, table.day] }),
  ],
);
