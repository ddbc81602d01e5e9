import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";
import { users } from "../users/tables.ts";
import type { Check, DocumentType, RecordStatus } from "./transitions.ts";

/** Of one person; the table's check says it too. What goes on longer is for people to sort out. */
export const maxVersions = 50;

/**
 * What people say about themselves, a version per submission. Who and where they are is sealed;
 * what stands in clear names nobody. A version that is not the newest any more is superseded.
 */
export const kycRecords = pgTable(
  "kyc_records",
  {
    id: idColumn("kyc").primaryKey(),
    userId: idColumn("user")
      .notNull()
      .references(() => users.id),
    /** From 1, per person. */
    version: integer().notNull(),
    status: text().$type<RecordStatus>().notNull(),
    /** Grows with every change: a decision about what has changed meanwhile meets no row. */
    revision: integer().notNull().default(1),
    fullNameSealed: text().notNull(),
    dateOfBirthSealed: text().notNull(),
    nationality: text().notNull(),
    addressSealed: text().notNull(),
    documentType: text().$type<DocumentType>().notNull(),
    documentNumberSealed: text().notNull(),
    /** Keyed, of country and number; null once its person is erased. */
    documentTag: text(),
    documentCountry: text().notNull(),
    /** The last day on which the document is good. */
    documentExpiresOn: date({ mode: "string" }).notNull(),
    mrzSealed: text(),
    taxIdSealed: text(),
    phoneSealed: text(),
    ageCheck: text().$type<Check>().notNull(),
    documentExpiryCheck: text().$type<Check>().notNull(),
    mrzCheck: text().$type<Check>().notNull(),
    screeningCheck: text().$type<Check>().notNull(),
    /** Somebody else gave the same document. */
    isDocumentShared: boolean().notNull().default(false),
    /** Of the sanctions lists that the person was compared with last; 0 for none. */
    screenedVersion: integer().notNull(),
    /** Listed entities that look alike and that nobody has judged yet. */
    screeningEntities: text().array().notNull(),
    /** Those that staff found to be somebody else. */
    clearedEntities: text().array().notNull(),
    submittedAt: momentColumn().notNull(),
    decidedAt: momentColumn(),
    /** Null for a decision that policy or time made. */
    decidedBy: idColumn("user"),
    reasonSealed: text(),
    /** When it was approved first; such a record outlives the erasure of its person. */
    approvedAt: momentColumn(),
    supersededAt: momentColumn(),
    /** Until when the law has us keep what is left of an erased person. */
    retainUntil: momentColumn(),
  },
  (table) => {
    const isNewest = sql`${table.supersededAt} is null`;
    return [
      check(
        "status is known",
        sql`${table.status} in ('pending', 'in_review', 'information_requested', 'approved',
          'rejected', 'expired')`,
      ),
      check(
        "checks are known",
        sql`array[${table.ageCheck}, ${table.documentExpiryCheck}, ${table.mrzCheck},
          ${table.screeningCheck}] <@ array['passed', 'failed', 'review', 'not_provided']`,
      ),
      check(
        "document_type is known",
        sql`${table.documentType} in ('passport', 'national_id', 'driver_license',
          'residence_permit')`,
      ),
      check("nobody decides about themselves", sql`${table.decidedBy} <> ${table.userId}`),
      check("a person has room for a version", sql`${table.version} between 1 and 50`),
      check(
        "only what is superseded is retained",
        sql`${table.retainUntil} is null or ${table.supersededAt} is not null`,
      ),
      uniqueIndex("kyc_records_version_is_unique").on(table.userId, table.version),
      uniqueIndex("kyc_records_newest_is_unique").on(table.userId).where(isNewest),
      index("kyc_records_by_submission")
        .on(table.submittedAt.desc(), table.id.desc())
        .where(isNewest),
      index("kyc_records_by_status")
        .on(table.status, table.submittedAt.desc(), table.id.desc())
        .where(isNewest),
      index("kyc_records_by_document").on(table.documentTag),
      index("kyc_records_to_rescreen")
        .on(table.screenedVersion, table.id)
        .where(sql`${isNewest} and ${table.screeningCheck} <> 'failed'`),
      index("kyc_records_to_expire")
        .on(table.documentExpiresOn, table.id)
        .where(sql`${isNewest} and ${table.status} = 'approved'`),
      index("kyc_records_to_delete")
        .on(table.retainUntil)
        .where(sql`${table.retainUntil} is not null`),
    ];
  },
);
