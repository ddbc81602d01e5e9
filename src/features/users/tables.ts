import { sql } from "drizzle-orm";
import { check, index, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";
import type { Role } from "./permissions.ts";

export type KycStatus =
  | "none"
  | "pending"
  | "in_review"
  | "information_requested"
  | "approved"
  | "rejected"
  | "expired";
export type UserStatus = "active" | "suspended" | "erased";

/** One row per person. `email` is kept in lower case, which is how it is compared. */
export const users = pgTable(
  "users",
  {
    id: idColumn("user").primaryKey(),
    email: text().notNull().unique("users_email_is_unique"),
    firstName: text().notNull(),
    lastName: text().notNull(),
    /** A PHC string; null for people who sign in by other means only. */
    passwordHash: text(),
    passwordChangedAt: momentColumn(),
    /** When a second factor or passkey was last added or removed. */
    factorsChangedAt: momentColumn(),
    emailVerifiedAt: momentColumn(),
    role: text().$type<Role>().notNull().default("customer"),
    status: text().$type<UserStatus>().notNull().default("active"),
    /** Of the newest record; `none` before there is one. Limits and gates read it here. */
    kycStatus: text().$type<KycStatus>().notNull().default("none"),
    createdAt: momentColumn().notNull(),
    updatedAt: momentColumn().notNull(),
  },
  (table) => [
    check("email is lower case", sql`${table.email} = lower(${table.email})`),
    check(
      "role is known",
      sql`${table.role} in ('customer', 'support', 'compliance', 'auditor', 'admin')`,
    ),
    check("status is known", sql`${table.status} in ('active', 'suspended', 'erased')`),
    check(
      "kyc_status is known",
      sql`${table.kycStatus} in ('none', 'pending', 'in_review', 'information_requested',
        'approved', 'rejected', 'expired')`,
    ),
    index("users_by_email_prefix").on(table.email.op("text_pattern_ops")),
    index("users_by_role").on(table.role, table.createdAt.desc(), table.id.desc()),
    index("users_by_status").on(table.status, table.createdAt.desc(), table.id.desc()),
    index("users_by_creation").on(table.createdAt.desc(), table.id.desc()),
  ],
);

export type ConsentKind = "terms" | "privacy" | "sms";

/**
 * What a person agreed to, and the address it came from. Nothing is changed; only those of a
 * sign-up that nobody finished go when another one takes its place.
 */
export const consents = pgTable(
  "consents",
  {
    id: idColumn("consent").primaryKey(),
    userId: idColumn("user")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    kind: text().$type<ConsentKind>().notNull(),
    /** The date of the text that was agreed to. */
    version: text().notNull(),
    address: text().notNull(),
    givenAt: momentColumn().notNull(),
  },
  (table) => [
    check("kind is known", sql`${table.kind} in ('terms', 'privacy', 'sms')`),
    index("consents_by_user").on(table.userId, table.givenAt.desc()),
  ],
);
