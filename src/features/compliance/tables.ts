import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";

export type CaseType =
  | "fraud_review"
  | "fraud_block"
  | "screening_hit"
  | "structuring"
  | "suspicious_activity";
type RiskDecision = "allow" | "review" | "block";
export type CaseStatus = "open" | "escalated" | "closed";
export type CaseDecision = "release" | "block" | "false_positive" | "confirmed";

/** Notes of one case, as its CHECK says too; decisions come on top. */
export const maxCaseNotes = 100;

/** Something that a person of staff must look at and decide. */
export const cases = pgTable(
  "cases",
  {
    id: idColumn("case").primaryKey(),
    type: text().$type<CaseType>().notNull(),
    status: text().$type<CaseStatus>().notNull(),
    /** The customer whom it is about. */
    subjectId: idColumn("user").notNull(),
    /** What it is about; of a `fraud_review` it is held until the decision. */
    transferId: idColumn("transfer"),
    /** The wire id of what else it is about, such as a KYC record. */
    about: text(),
    score: integer().notNull(),
    reasons: text().array().notNull(),
    /** The same attempt, made again, opens no second case. */
    attempt: text(),
    openedAt: momentColumn().notNull(),
    /** The person of staff who reported it; null when the rules or another feature did. */
    openedBy: idColumn("user"),
    /** Who asked for a second pair of eyes, which cannot be their own. */
    escalatedBy: idColumn("user"),
    /** How many notes it has, decisions left out. */
    notes: integer().notNull().default(0),
    closedAt: momentColumn(),
    /** How it was closed; escalating closes nothing. */
    decision: text().$type<CaseDecision>(),
    /** Who closed it; null when its thing resolved by itself. */
    decidedBy: idColumn("user"),
  },
  (table) => [
    check(
      "type is known",
      sql`${table.type} in ('fraud_review', 'fraud_block', 'screening_hit', 'structuring',
        'suspicious_activity')`,
    ),
    check("status is known", sql`${table.status} in ('open', 'escalated', 'closed')`),
    check(
      "decision is known",
      sql`${table.decision} in ('release', 'block', 'false_positive', 'confirmed')`,
    ),
    check(
      "only a closed case is decided",
      sql`${table.decision} is null or ${table.status} = 'closed'`,
    ),
    check(
      "an escalated case names who escalated it",
      sql`${table.status} <> 'escalated' or ${table.escalatedBy} is not null`,
    ),
    check("notes are bounded", sql`${table.notes} between 0 and 100`),
    index("cases_by_about").on(table.about),
    index("cases_by_status").on(table.status, table.openedAt.desc(), table.id.desc()),
    index("cases_by_type").on(table.type, table.openedAt.desc(), table.id.desc()),
    index("cases_by_type_and_status").on(
      table.type,
      table.status,
      table.openedAt.desc(),
      table.id.desc(),
    ),
    index("cases_by_opening").on(table.openedAt.desc(), table.id.desc()),
    index("cases_by_subject").on(table.subjectId, table.openedAt.desc(), table.id.desc()),
    uniqueIndex("cases_attempt_is_unique").on(table.attempt),
    uniqueIndex("cases_review_is_unique")
      .on(table.transferId)
      .where(sql`${table.type} = 'fraud_review'`),
  ],
);

/**
 * What staff wrote about a case and how they decided it, in order. Append-only: a trigger refuses
 * DELETE, TRUNCATE and every UPDATE but one, the sealing of the same text with a newer key.
 */
export const caseNotes = pgTable(
  "case_notes",
  {
    id: idColumn("note").primaryKey(),
    caseId: idColumn("case")
      .notNull()
      .references(() => cases.id),
    authorId: idColumn("user").notNull(),
    /** What was decided with these words; null for a mere note. */
    decision: text().$type<CaseDecision | "escalate">(),
    /** Free words about a customer, so nobody reads them in a copy of the database. */
    textSealed: text().notNull(),
    /** Of a request that named an idempotency key, so that sending it again finds its effect. */
    attempt: text(),
    createdAt: momentColumn().notNull(),
  },
  (table) => [
    check(
      "decision is known",
      sql`${table.decision} in ('release', 'block', 'escalate', 'false_positive', 'confirmed')`,
    ),
    index("case_notes_by_case").on(table.caseId, table.createdAt.desc(), table.id.desc()),
    uniqueIndex("case_notes_attempt_is_unique").on(table.attempt),
  ],
);

/**
 * What a fraud rule in shadow said of one transfer, or of the case of a blocked one, and what would
 * have been decided had it counted. Written by the database in the commit of the transfer or case.
 */
export const shadowFindings = pgTable(
  "shadow_findings",
  {
    /** Of the transfer; of the case when nothing was posted. */
    aboutId: uuid().notNull(),
    rule: text().notNull(),
    /** What it would have added to the score. */
    points: integer().notNull(),
    decision: text().$type<RiskDecision>().notNull(),
    wouldDecide: text().$type<RiskDecision>().notNull(),
    recordedAt: momentColumn().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.aboutId, table.rule] }),
    check(
      "decisions are known",
      sql`${table.decision} in ('allow', 'review', 'block')
        and ${table.wouldDecide} in ('allow', 'review', 'block')`,
    ),
    index("shadow_findings_by_rule").on(
      table.rule,
      table.recordedAt,
      table.decision,
      table.wouldDecide,
    ),
  ],
);
