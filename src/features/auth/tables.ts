import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";
import { users } from "../users/tables.ts";

export type SessionEnd = "logged_out" | "revoked" | "refresh_reused" | "password_changed" | "staff";

/**
 * One row per sign-in. The refresh token is not stored: it names the row and its counter and is
 * proved by an HMAC, so a copy of this table lets nobody in.
 */
export const sessions = pgTable(
  "sessions",
  {
    id: idColumn("session").primaryKey(),
    userId: idColumn("user")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
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
    index("sessions_by_user").on(table.userId, table.createdAt.desc()),
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
    userId: idColumn("user")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
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
