import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  date,
  index,
  integer,
  json,
  jsonb,
  type PgColumn,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";
import { users } from "../users/tables.ts";

export type AccountType = "checking" | "savings" | "credit" | "investment" | "system";
export type AccountStatus = "active" | "frozen" | "closed";
/** What an account of the house is for; `cash` stands for the world outside. */
export type SystemPurpose = "cash" | "card_settlement" | "fees" | "suspense";
export type TransferType =
  | "transfer"
  | "deposit"
  | "withdrawal"
  | "card_purchase"
  | "card_refund"
  | "reversal"
  | "fee";
export type TransferStatus =
  | "posted"
  | "pending"
  | "pending_review"
  | "declined"
  | "voided"
  | "expired";
export type HoldStatus = "open" | "captured" | "voided" | "expired";
/** Who reserved the money: its owner, the review of a transfer, or a card. */
export type HoldKind = "customer" | "review" | "card";
export type Metadata = Readonly<Record<string, string>>;
export type RiskDecision = "allow" | "review" | "block";

/** Minor units; a CHECK of each table keeps them within what JSON numbers hold exactly. */
const money = () => bigint({ mode: "number" });

/**
 * Who has how much. Balances are written by the posting functions alone
 * (`drizzle/0006_ledger.sql`), which lock the row first; `version` counts the entries.
 */
export const accounts = pgTable(
  "accounts",
  {
    id: idColumn("account").primaryKey(),
    /** Null for accounts of the house. */
    ownerId: idColumn("user").references(() => users.id),
    type: text().$type<AccountType>().notNull(),
    purpose: text().$type<SystemPurpose>(),
    /** A hot account of the house is several rows, of which a posting picks one. */
    shard: smallint(),
    /** ISO 4217. */
    currency: text().notNull(),
    /** Decimal digits of the minor unit. */
    exponent: smallint().notNull(),
    name: text(),
    status: text().$type<AccountStatus>().notNull().default("active"),
    /** The sum of its entries. */
    posted: money().notNull().default(0),
    /** What open holds will take, and what they will bring. */
    pendingDebits: money().notNull().default(0),
    pendingCredits: money().notNull().default(0),
    creditLimit: money().notNull().default(0),
    version: bigint({ mode: "number" }).notNull().default(0),
    /** When the newest entry was recorded; never goes back, whatever the clocks say. */
    lastRecordedAt: momentColumn(),
    createdAt: momentColumn().notNull(),
    closedAt: momentColumn(),
  },
  (table) => [
    check(
      "available never crosses the floor",
      sql`${table.ownerId} is null
        or ${table.posted} - ${table.pendingDebits} >= -${table.creditLimit}`,
    ),
    check("posted is exact in JSON", sql`abs(${table.posted}) <= 9007199254740991`),
    check(
      "nothing pending is negative",
      sql`${table.pendingDebits} >= 0 and ${table.pendingCredits} >= 0`,
    ),
    check("credit_limit is not negative", sql`${table.creditLimit} between 0 and 9007199254740991`),
    check("status is known", sql`${table.status} in ('active', 'frozen', 'closed')`),
    check(
      "type is known",
      sql`${table.type} in ('checking', 'savings', 'credit', 'investment', 'system')`,
    ),
    check(
      "the house owns system accounts",
      sql`(${table.ownerId} is null) = (${table.type} = 'system')
        and (${table.purpose} is null) = (${table.ownerId} is not null)`,
    ),
    check(
      "a closed account is empty",
      sql`${table.status} <> 'closed'
        or (${table.posted} = 0 and ${table.pendingDebits} = 0 and ${table.pendingCredits} = 0)`,
    ),
    index("accounts_by_owner").on(table.ownerId, table.createdAt.desc(), table.id.desc()),
    uniqueIndex("accounts_of_the_house")
      .on(table.purpose, table.currency, table.shard)
      .where(sql`${table.ownerId} is null`),
  ],
);

/** What the history is searched by; see `drizzle/0007_history.sql`. */
function wordsOf(debit: PgColumn, credit: PgColumn, description: PgColumn, reference: PgColumn) {
  return sql`transfer_words(${debit}, ${credit}, ${description}, ${reference})`;
}

/**
 * Money that moved, is about to, or was refused. A trigger lets through changes of the status and
 * its resolution only. No foreign keys: the posting functions are the only writers and have locked
 * what a key would check; the keys cost a fifth of the throughput.
 */
export const transfers = pgTable(
  "transfers",
  {
    id: idColumn("transfer").primaryKey(),
    type: text().$type<TransferType>().notNull(),
    status: text().$type<TransferStatus>().notNull(),
    debitAccountId: idColumn("account").notNull(),
    creditAccountId: idColumn("account").notNull(),
    amount: money().notNull(),
    currency: text().notNull(),
    /** Null when a job did it. */
    initiatedBy: idColumn("user"),
    description: text(),
    reference: text(),
    metadata: json().$type<Metadata>(),
    /** How cash came or went: `cash`, `ach`, `wire`, `card`. */
    channel: text(),
    /** Why staff reversed something. */
    reason: text(),
    holdId: idColumn("hold"),
    reverses: idColumn("transfer"),
    /** The reversal after which nothing was left. */
    reversedBy: idColumn("transfer"),
    /** What reversals have given back so far. */
    refunded: money().notNull().default(0),
    riskDecision: text().$type<RiskDecision>(),
    riskScore: integer(),
    riskReasons: text().array(),
    effectiveAt: momentColumn().notNull(),
    recordedAt: momentColumn().notNull(),
    resolvedAt: momentColumn(),
  },
  (table) => [
    check("amount is positive", sql`${table.amount} between 1 and 9007199254740991`),
    check("two accounts take part", sql`${table.debitAccountId} <> ${table.creditAccountId}`),
    check("refunds stay within the amount", sql`${table.refunded} between 0 and ${table.amount}`),
    check("effect is not in the future", sql`${table.effectiveAt} <= ${table.recordedAt}`),
    check(
      "type is known",
      sql`${table.type} in ('transfer', 'deposit', 'withdrawal', 'card_purchase', 'card_refund',
        'reversal', 'fee')`,
    ),
    check(
      "status is known",
      sql`${table.status} in ('posted', 'pending', 'pending_review', 'declined', 'voided',
        'expired')`,
    ),
    index("transfers_by_debit").on(table.debitAccountId, table.recordedAt.desc(), table.id.desc()),
    index("transfers_by_original").on(table.reverses).where(sql`${table.reverses} is not null`),
    index("transfers_by_payee")
      .on(table.debitAccountId, table.creditAccountId)
      .where(sql`${table.type} = 'transfer' and ${table.status} = 'posted'`),
    index("transfers_by_credit").on(
      table.creditAccountId,
      table.recordedAt.desc(),
      table.id.desc(),
    ),
    // Few transfers wait for somebody or came to nothing, so most postings do not enter this one.
    index("transfers_unposted")
      .on(table.debitAccountId, table.status, table.recordedAt.desc(), table.id.desc())
      .where(sql`${table.status} <> 'posted'`),
    index("transfers_by_debit_amount").on(table.debitAccountId, table.type, table.amount),
    index("transfers_by_credit_amount").on(table.creditAccountId, table.type, table.amount),
    // What must be reported; few transfers are in cash, so most postings do not enter it.
    index("transfers_in_cash").on(table.recordedAt, table.id).where(sql`${table.channel} = 'cash'`),
    // Words are filed under both accounts. Written at once: a list of what is still to be filed
    // would be read by every search, and be filed by the unlucky posting that makes it full.
    index("transfers_by_word")
      .using(
        "gin",
        wordsOf(table.debitAccountId, table.creditAccountId, table.description, table.reference),
      )
      .with({ fastupdate: "off" })
      .where(sql`${table.description} is not null or ${table.reference} is not null`),
  ],
);

/** What each transfer did to each account; append-only, chained by `balance_after`. */
export const entries = pgTable(
  "entries",
  {
    id: idColumn("entry").notNull(),
    transferId: idColumn("transfer").notNull(),
    accountId: idColumn("account").notNull(),
    /** Signed: negative takes away. */
    amount: money().notNull(),
    balanceAfter: money().notNull(),
    accountVersion: bigint({ mode: "number" }).notNull(),
    effectiveAt: momentColumn().notNull(),
    recordedAt: momentColumn().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.accountVersion] }),
    check("amount is not zero", sql`${table.amount} <> 0`),
    index("entries_by_time").on(
      table.accountId,
      table.recordedAt.desc(),
      table.accountVersion.desc(),
    ),
    index("entries_by_transfer").on(table.transferId),
    index("entries_backdated")
      .on(table.accountId, table.effectiveAt)
      .where(sql`${table.effectiveAt} < ${table.recordedAt}`),
  ],
);

/** A part that a hold gave back while it stayed open; `at` as Postgres writes a moment in JSON. */
export type HoldReduction = Readonly<{ at: string; amount: number }>;

/** Money reserved by the payer; resolves exactly once. */
export const holds = pgTable(
  "holds",
  {
    id: idColumn("hold").primaryKey(),
    kind: text().$type<HoldKind>().notNull(),
    accountId: idColumn("account")
      .notNull()
      .references(() => accounts.id),
    toAccountId: idColumn("account")
      .notNull()
      .references(() => accounts.id),
    ownerId: idColumn("user").notNull(),
    /** What is held, or was when it ended. */
    amount: money().notNull(),
    /** What it gave back while it stayed open; null when that is nothing. */
    reductions: jsonb().$type<readonly HoldReduction[]>(),
    capturedAmount: money().notNull().default(0),
    currency: text().notNull(),
    status: text().$type<HoldStatus>().notNull(),
    transferId: idColumn("transfer"),
    /** The day whose spending it counts for. */
    spentOn: date({ mode: "string" }).notNull(),
    expiresAt: momentColumn().notNull(),
    createdAt: momentColumn().notNull(),
    resolvedAt: momentColumn(),
  },
  (table) => [
    check("amount is positive", sql`${table.amount} between 1 and 9007199254740991`),
    check(
      "a capture stays within its hold",
      sql`${table.capturedAmount} between 0 and ${table.amount}`,
    ),
    check("kind is known", sql`${table.kind} in ('customer', 'review', 'card')`),
    check("status is known", sql`${table.status} in ('open', 'captured', 'voided', 'expired')`),
    index("holds_by_owner").on(table.ownerId, table.createdAt.desc(), table.id.desc()),
    index("holds_open_by_account").on(table.accountId).where(sql`${table.status} = 'open'`),
    index("holds_open_by_payee").on(table.toAccountId).where(sql`${table.status} = 'open'`),
    index("holds_open_by_expiry").on(table.expiresAt).where(sql`${table.status} = 'open'`),
  ],
);

/**
 * What a customer sent per day (UTC) and currency, for the limits and the fraud rules; the posting
 * functions lock the row, so that parallel transfers cannot pass a limit together.
 */
export const ledgerDays = pgTable(
  "ledger_days",
  {
    ownerId: idColumn("user").notNull(),
    currency: text().notNull(),
    day: date({ mode: "string" }).notNull(),
    spent: money().notNull(),
    transfers: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.currency, table.day] }),
    check("spent is not negative", sql`${table.spent} >= 0`),
  ],
);
