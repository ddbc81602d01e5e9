import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";
import { users } from "../users/tables.ts";

export type SessionEnd =
  | "logged_out"
  | "revoked"
  | "refresh_reused"
  | "password_changed"
  | "factor_enabled"
  | "ended_by_staff"
  | "role_changed"
  | "account_adopted"
  | "erased";

const ownerColumn = () =>
  idColumn("user")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

/**
 * One row per sign-in. The refresh token is not stored: it names the row and its counter and is
 * proved by an HMAC, so a copy of this table lets nobody in.
 */
export const sessions = pgTable(
  "sessions",
  {
    id: idColumn("session").primaryKey(),
    userId: ownerColumn(),
    /** The step of the refresh token that is good now. */
    refreshCounter: integer().notNull().default(0),
    rotatedAt: momentColumn().notNull(),
    /** When the person last proved who they are in this session. */
    authTime: momentColumn().notNull(),
    /** RFC 8176 method names. */
    methods: text().array().notNull(),
    address: text().notNull(),
    userAgent: text().notNull(),
    createdAt: momentColumn().notNull(),
    lastUsedAt: momentColumn().notNull(),
    expiresAt: momentColumn().notNull(),
    endedAt: momentColumn(),
    endReason: text().$type<SessionEnd>(),
  },
  (table) => [
    check("refresh_counter never falls below zero", sql`${table.refreshCounter} >= 0`),
    check(
      "an ended session says why",
      sql`(${table.endedAt} is null) = (${table.endReason} is null)`,
    ),
    index("sessions_by_user").on(table.userId, table.createdAt.desc(), table.id.desc()),
    index("sessions_by_expiry").on(table.expiresAt),
  ],
);

export type CodePurpose = "verify_email";

/**
 * The one live code of a user and purpose; a new one takes the place of the old. Only a keyed tag
 * of it is kept, bound to purpose and address. Tries and issues are counted here, where parallel
 * requests cannot pass them.
 */
export const oneTimeCodes = pgTable(
  "one_time_codes",
  {
    id: idColumn("code").primaryKey(),
    userId: ownerColumn(),
    purpose: text().$type<CodePurpose>().notNull(),
    tag: text().notNull(),
    tries: integer().notNull().default(0),
    issuedInWindow: integer().notNull().default(1),
    windowStartedAt: momentColumn().notNull(),
    expiresAt: momentColumn().notNull(),
    usedAt: momentColumn(),
  },
  (table) => [
    unique("one_time_codes_one_per_purpose").on(table.userId, table.purpose),
    check("tries stay within the budget", sql`${table.tries} between 0 and 5`),
  ],
);

export type LinkPurpose = "reset_password" | "set_up_account";

/** The one live link of a user and purpose; only a tag of its 256-bit token is kept. */
export const oneTimeLinks = pgTable(
  "one_time_links",
  {
    id: idColumn("link").primaryKey(),
    userId: ownerColumn(),
    purpose: text().$type<LinkPurpose>().notNull(),
    tag: text().notNull().unique("one_time_links_tag_is_unique"),
    issuedInWindow: integer().notNull().default(1),
    windowStartedAt: momentColumn().notNull(),
    expiresAt: momentColumn().notNull(),
    usedAt: momentColumn(),
  },
  (table) => [unique("one_time_links_one_per_purpose").on(table.userId, table.purpose)],
);

/**
 * Failed password tries, per keyed tag of the address tried and of the network it came from; the
 * network tag is `*` in the row that counts for the whole account. Rows exist for unknown accounts
 * too, so that a lock tells nothing.
 */
export const loginFailures = pgTable(
  "login_failures",
  {
    accountTag: text().notNull(),
    networkTag: text().notNull(),
    failures: integer().notNull(),
    lockedUntil: momentColumn(),
    updatedAt: momentColumn().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountTag, table.networkTag] }),
    check("failures count up", sql`${table.failures} >= 0`),
    index("login_failures_by_age").on(table.updatedAt),
  ],
);

/** One counter of wrong second factors per person, over all factors. */
export const factorFailures = pgTable("factor_failures", {
  userId: ownerColumn().primaryKey(),
  failures: integer().notNull(),
  lockedUntil: momentColumn(),
});

/** A sign-in whose password was right and whose second factor is awaited; good for nothing else. */
export const mfaChallenges = pgTable(
  "mfa_challenges",
  {
    id: idColumn("challenge").primaryKey(),
    userId: ownerColumn(),
    /** Of the 256-bit `mfa_token`. */
    tag: text().notNull().unique("mfa_challenges_tag_is_unique"),
    /** What was proved before: RFC 8176 names. */
    methods: text().array().notNull(),
    tries: integer().notNull().default(0),
    /** The vendor's id of a running SMS verification; cleared when it is over. */
    smsRequestId: text(),
    expiresAt: momentColumn().notNull(),
    usedAt: momentColumn(),
  },
  (table) => [
    check("tries stay within the budget", sql`${table.tries} between 0 and 5`),
    index("mfa_challenges_by_user").on(table.userId),
    index("mfa_challenges_by_age").on(table.expiresAt),
  ],
);

/** An authenticator app; without `confirmedAt` it is not a factor yet. */
export const totpFactors = pgTable("totp_factors", {
  userId: ownerColumn().primaryKey(),
  secretSealed: text().notNull(),
  /** The last time step that was accepted; none at or below it is accepted again. */
  lastStep: bigint({ mode: "number" }).notNull().default(0),
  confirmTries: integer().notNull().default(0),
  createdAt: momentColumn().notNull(),
  confirmedAt: momentColumn(),
});

/** A phone; without `confirmedAt` it is not a factor yet. */
export const smsFactors = pgTable("sms_factors", {
  userId: ownerColumn().primaryKey(),
  phoneSealed: text().notNull(),
  /** Keyed: tells whether a verification under way is of the phone that stands here. */
  phoneTag: text().notNull(),
  /** Such as `1` for North America; this and the last two digits make the masked form. */
  phoneCallingCode: text().notNull(),
  phoneEnd: text().notNull(),
  /** The vendor's id of a running verification; cleared when it is over. */
  requestId: text(),
  /** Codes tried since the last message was sent. */
  confirmTries: integer().notNull().default(0),
  createdAt: momentColumn().notNull(),
  confirmedAt: momentColumn(),
});

/** Messages sent per day, against people who earn by having them sent. */
export const smsBudgets = pgTable(
  "sms_budgets",
  {
    /** `user:…`, `phone:…`, `network:…` with keyed tags, or `all`. */
    scope: text().notNull(),
    day: date().notNull(),
    sent: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.scope, table.day] }),
    index("sms_budgets_by_day").on(table.day),
  ],
);

export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    userId: ownerColumn(),
    tag: text().notNull(),
    createdAt: momentColumn().notNull(),
    usedAt: momentColumn(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.tag] })],
);

export const passkeys = pgTable(
  "passkeys",
  {
    id: idColumn("passkey").primaryKey(),
    userId: ownerColumn(),
    /** WebAuthn credential id, base64url. */
    credentialId: text().notNull().unique("passkeys_credential_is_unique"),
    /** COSE key, base64url. */
    publicKey: text().notNull(),
    signCount: bigint({ mode: "number" }).notNull(),
    transports: text().array().notNull(),
    backedUp: boolean().notNull(),
    name: text().notNull(),
    createdAt: momentColumn().notNull(),
    lastUsedAt: momentColumn(),
  },
  (table) => [index("passkeys_by_user").on(table.userId, table.createdAt.desc(), table.id.desc())],
);

/** A WebAuthn challenge, deleted by its first use; without a user it is one for a sign-in. */
export const passkeyChallenges = pgTable(
  "passkey_challenges",
  {
    tag: text().primaryKey(),
    userId: idColumn("user").references(() => users.id, { onDelete: "cascade" }),
    expiresAt: momentColumn().notNull(),
  },
  (table) => [
    index("passkey_challenges_by_user").on(table.userId),
    index("passkey_challenges_by_age").on(table.expiresAt),
  ],
);

/** A sign-in at another issuer that is under way, deleted by its first return. */
export const oauthTransactions = pgTable(
  "oauth_transactions",
  {
    /** Of the `state` in the address. */
    stateTag: text().primaryKey(),
    /** Of the secret in the cookie of the browser that began it. */
    browserTag: text().notNull(),
    codeVerifierSealed: text().notNull(),
    nonceSealed: text().notNull(),
    /** A path of ours for browsers; null answers JSON. */
    returnTo: text(),
    expiresAt: momentColumn().notNull(),
  },
  (table) => [index("oauth_transactions_by_age").on(table.expiresAt)],
);

/** A person's account at another issuer; issuer and subject are the key, never the address. */
export const oauthIdentities = pgTable(
  "oauth_identities",
  {
    issuer: text().notNull(),
    subject: text().notNull(),
    userId: ownerColumn(),
    createdAt: momentColumn().notNull(),
    lastUsedAt: momentColumn().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.issuer, table.subject] }),
    index("oauth_identities_by_user").on(table.userId),
  ],
);
