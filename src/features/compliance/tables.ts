import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";

export type CaseType =
  | "fraud_review"
  | "fraud_block"
  | "screening_hit"
  | "structuring"
  | "suspicious_activity";
export type CaseStatus = "open" | "escalated" | "closed";
export type CaseDecision = "release" | "block" | "false_positive" | "confirmed";

/** Something that a person of staff must look at and decide. */
export const cases = pgTable(
  "cases",
  {
    id: idColumn("case").primaryKey(),
    type: text().$type<CaseType>().notNull(),
    status: text().$type<CaseStatus>().notNull(),
    /** The customer whom it is about. */
    subjectId: idColumn("user").notNull(),
    /** What is held until the decision; null when nothing was posted. */
    transferId: idColumn("transfer"),
    /** The wire id of what else it is about, such as a KYC record. */
    about: text(),
    score: integer().notNull(),
    reasons: text().array().notNull(),
    /** The same attempt, made again, opens no second case. */
    attempt: text(),
    openedAt: momentColumn().notNull(),
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
    index("cases_by_about").on(table.about),
    index("cases_by_status").on(table.status, table.openedAt.desc(), table.id.desc()),
    index("cases_by_type").on(table.type, table.openedAt.desc(), table.id.desc()),
    index("cases_by_subject").on(table.subjectId, table.openedAt.desc(), table.id.desc()),
    uniqueIndex("cases_attempt_is_unique").on(table.attempt),
    uniqueIndex("cases_transfer_is_unique").on(table.transferId),
  ],
);
