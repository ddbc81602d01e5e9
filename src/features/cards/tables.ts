import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";
import { accounts } from "../ledger/tables.ts";
import { users } from "../users/tables.ts";

export type CardType = "virtual" | "physical";
export type CardStatus = "inactive" | "active" | "frozen" | "canceled";
export type CancelReason =
  | "lost"
  | "stolen"
  | "damaged"
  | "fraud"
  | "other"
  | "single_use"
  | "account_closed"
  | "erased";
export type Channel = "online" | "contactless" | "chip" | "atm";
/** `international` is no channel of its own: it lets merchants of other countries in. */
export type ChannelSwitch = Channel | "international";
export type LimitSpan =
  | "per_authorization"
  | "daily"
  | "weekly"
  | "monthly"
  | "yearly"
  | "all_time";
export type AuthorizationStatus = "pending" | "captured" | "reversed" | "expired" | "declined";
export type MovementKind = "capture" | "reverse" | "refund" | "expire";

const money = () => bigint({ mode: "number" });

/**
 * Cards on accounts. The number is sealed and found by a keyed tag; the verification code is made
 * from it whenever it is asked for; of the PIN there is a slow hash. The row is what everything
 * that happens to a card locks first, so that counts of limits and of wrong PINs are exact.
 */
export const cards = pgTable(
  "cards",
  {
    id: idColumn("card").primaryKey(),
    ownerId: idColumn("user")
      .notNull()
      .references(() => users.id),
    accountId: idColumn("account")
      .notNull()
      .references(() => accounts.id),
    type: text().$type<CardType>().notNull(),
    /** Canceled by its first approved authorization. */
    singleUse: boolean().notNull(),
    name: text(),
    status: text().$type<CardStatus>().notNull(),
    cancelReason: text().$type<CancelReason>(),
    /** Those of its account, which never change. */
    currency: text().notNull(),
    /** ISO 3166 alpha-2: where it is at home; merchants elsewhere are international. */
    country: text().notNull(),
    brand: text().notNull(),
    last4: text().notNull(),
    /** Null once its owner is erased. */
    panSealed: text(),
    panTag: text(),
    /** The key that the verification code is made with, whatever key came later. */
    cvcKeyId: text().notNull(),
    expMonth: smallint().notNull(),
    expYear: smallint().notNull(),
    /** The first moment after its last month. */
    expiresAt: momentColumn().notNull(),
    pinHash: text(),
    /** Wrong ones since the last right or new one. */
    pinTries: smallint().notNull().default(0),
    activationTries: smallint().notNull().default(0),
    allowedCategories: text().array(),
    blockedCategories: text().array(),
    allowedCountries: text().array(),
    blockedCountries: text().array(),
    channels: text().$type<ChannelSwitch>().array().notNull(),
    replacementFor: idColumn("card"),
    replacedBy: idColumn("card"),
    /** Counts changes, so that each is made to what its author has seen. */
    version: integer().notNull().default(0),
    createdAt: momentColumn().notNull(),
    updatedAt: momentColumn().notNull(),
  },
  (table) => [
    check("type is known", sql`${table.type} in ('virtual', 'physical')`),
    check("status is known", sql`${table.status} in ('inactive', 'active', 'frozen', 'canceled')`),
    check(
      "a canceled card has a reason",
      sql`(${table.status} = 'canceled') = (${table.cancelReason} is not null)`,
    ),
    check(
      "only a canceled card has no number",
      sql`(${table.panSealed} is null) = (${table.panTag} is null)
        and (${table.panSealed} is not null or ${table.status} = 'canceled')`,
    ),
    check("last4 is four digits", sql`${table.last4} ~ '^[0-9]{4}$'`),
    check("tries are counted", sql`${table.pinTries} >= 0 and ${table.activationTries} >= 0`),
    check(
      "categories are allowed or blocked",
      sql`${table.allowedCategories} is null or ${table.blockedCategories} is null`,
    ),
    check(
      "countries are allowed or blocked",
      sql`${table.allowedCountries} is null or ${table.blockedCountries} is null`,
    ),
    uniqueIndex("cards_by_number").on(table.panTag),
    index("cards_by_owner").on(table.ownerId, table.createdAt.desc(), table.id.desc()),
    index("cards_open_by_account").on(table.accountId).where(sql`${table.status} <> 'canceled'`),
  ],
);

/**
 * What a card may spend, and what it has spent of it in the window that is open: `spent` is the sum
 * of what its authorizations since `window_start` count for. Written under the lock of the card.
 */
export const cardLimits = pgTable(
  "card_limits",
  {
    cardId: idColumn("card")
      .notNull()
      .references(() => cards.id),
    place: smallint().notNull(),
    span: text().$type<LimitSpan>().notNull(),
    /** Merchant categories that it is about; null for all. */
    categories: text().array(),
    amount: money().notNull(),
    /** Null where there is nothing to sum up: per authorization. */
    windowStart: momentColumn(),
    spent: money().notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.cardId, table.place] }),
    check("amount is not negative", sql`${table.amount} between 0 and 9007199254740991`),
    check("spent is not negative", sql`${table.spent} >= 0`),
    check(
      "span is known",
      sql`${table.span} in ('per_authorization', 'daily', 'weekly', 'monthly', 'yearly',
        'all_time')`,
    ),
    check(
      "sums have a window",
      sql`(${table.span} = 'per_authorization') = (${table.windowStart} is null)`,
    ),
  ],
);

/**
 * What merchants asked of a card, and what became of it. No foreign key to the card: whoever writes
 * here has locked it.
 */
export const cardAuthorizations = pgTable(
  "card_authorizations",
  {
    id: idColumn("authorization").primaryKey(),
    cardId: idColumn("card").notNull(),
    accountId: idColumn("account").notNull(),
    ownerId: idColumn("user").notNull(),
    amount: money().notNull(),
    currency: text().notNull(),
    status: text().$type<AuthorizationStatus>().notNull(),
    declineReason: text(),
    merchantName: text().notNull(),
    merchantCategory: text().notNull(),
    merchantCountry: text().notNull(),
    channel: text().$type<Channel>().notNull(),
    networkReference: text(),
    reversedAmount: money().notNull().default(0),
    capturedAmount: money().notNull().default(0),
    refundedAmount: money().notNull().default(0),
    /** What it counts for in the windows of the card's limits. */
    counted: money().notNull(),
    /** The moment whose windows it counts in; its own but for clocks that disagree. */
    countedAt: momentColumn().notNull(),
    holdId: idColumn("hold"),
    transferId: idColumn("transfer"),
    version: integer().notNull().default(0),
    expiresAt: momentColumn().notNull(),
    createdAt: momentColumn().notNull(),
    updatedAt: momentColumn().notNull(),
  },
  (table) => [
    check("amount is positive", sql`${table.amount} between 1 and 9007199254740991`),
    check(
      "status is known",
      sql`${table.status} in ('pending', 'captured', 'reversed', 'expired', 'declined')`,
    ),
    check(
      "a decline has a reason and no hold",
      sql`(${table.status} = 'declined') = (${table.declineReason} is not null)
        and (${table.status} = 'declined') = (${table.holdId} is null)`,
    ),
    check(
      "only a capture has a transfer",
      sql`(${table.status} = 'captured') = (${table.transferId} is not null)
        and (${table.status} = 'captured') = (${table.capturedAmount} > 0)`,
    ),
    check(
      "parts stay within the whole",
      sql`${table.reversedAmount} >= 0 and ${table.capturedAmount} >= 0
        and ${table.reversedAmount} + ${table.capturedAmount} <= ${table.amount}
        and ${table.refundedAmount} between 0 and ${table.capturedAmount}`,
    ),
    check(
      "it counts for what is held or was captured",
      sql`${table.counted} = case ${table.status}
        when 'pending' then ${table.amount} - ${table.reversedAmount}
        when 'captured' then ${table.capturedAmount} else 0 end`,
    ),
    uniqueIndex("card_authorizations_by_reference")
      .on(table.cardId, table.networkReference)
      .where(sql`${table.networkReference} is not null`),
    index("card_authorizations_by_card").on(table.cardId, table.createdAt.desc(), table.id.desc()),
    index("card_authorizations_by_owner").on(
      table.ownerId,
      table.createdAt.desc(),
      table.id.desc(),
    ),
    index("card_authorizations_due").on(table.expiresAt).where(sql`${table.status} = 'pending'`),
  ],
);

/** What the network said about an authorization later on; append-only. */
export const cardMovements = pgTable(
  "card_movements",
  {
    authorizationId: idColumn("authorization")
      .notNull()
      .references(() => cardAuthorizations.id),
    place: integer().notNull(),
    ownerId: idColumn("user").notNull(),
    kind: text().$type<MovementKind>().notNull(),
    amount: money().notNull(),
    networkReference: text(),
    transferId: idColumn("transfer"),
    createdAt: momentColumn().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.authorizationId, table.place] }),
    check("kind is known", sql`${table.kind} in ('capture', 'reverse', 'refund', 'expire')`),
    check("amount is positive", sql`${table.amount} between 1 and 9007199254740991`),
    uniqueIndex("card_movements_by_reference")
      .on(table.authorizationId, table.networkReference)
      .where(sql`${table.networkReference} is not null`),
    index("card_movements_by_owner").on(table.ownerId),
  ],
);
