import { z } from "@hono/zod-openapi";
import { namedIdSchema } from "../../platform/http/ids.ts";
import { presentTransaction, transactionSchema } from "../ledger/index.ts";
import type { Case, CaseDetail } from "./queries.ts";

const caseTypes = [
  "fraud_review",
  "fraud_block",
  "screening_hit",
  "structuring",
  "suspicious_activity",
] as const;
const caseStatuses = ["open", "escalated", "closed"] as const;
const decisions = ["release", "block", "false_positive", "confirmed"] as const;
const acts = ["release", "block", "escalate", "false_positive", "confirmed"] as const;
const riskDecisions = ["allow", "review", "block"] as const;

const maxTextLength = 2_000;
const maxReasons = 10;
const maxReasonLength = 60;

/** What staff write; control characters but line breaks and tabs are nobody's words. */
const textSchema = z
  .string()
  .trim()
  .min(1)
  .max(maxTextLength)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it refuses.
  .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, "must hold no control characters");

export const caseFilterSchema = {
  status: z.enum(caseStatuses).optional(),
  type: z.enum(caseTypes).optional(),
};

export const newDecisionSchema = z
  .strictObject({ decision: z.enum(acts), note: textSchema })
  .openapi("CaseDecision", {
    description:
      "`release` posts what a `fraud_review` holds, `block` gives it back and declines the " +
      "transaction. `false_positive` clears a case of any other type. `confirmed` makes any case " +
      "a draft for the report of suspicious activity; what it holds goes back as by `block`. " +
      "`escalate` leaves it open for somebody else.",
  });

export const newNoteSchema = z.strictObject({ text: textSchema }).openapi("NewCaseNote");

export const newReportSchema = z
  .strictObject({
    subject_id: namedIdSchema("user"),
    type: z.literal("suspicious_activity"),
    reasons: z
      .array(
        z
          .string()
          .regex(/^[a-z0-9_]+$/)
          .max(maxReasonLength),
      )
      .min(1)
      .max(maxReasons)
      .refine((names) => new Set(names).size === names.length, "must not hold a reason twice")
      .openapi({ description: "Short names; what is personal belongs into the note." }),
    note: textSchema,
    transaction_id: namedIdSchema("transfer")
      .optional()
      .openapi({ description: "One in which the subject takes part." }),
  })
  .openapi("NewCase");

const caseMembers = {
  id: z.string().openapi({ example: "cas_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
  type: z.enum(caseTypes),
  status: z.enum(caseStatuses),
  subject_id: z.string().openapi({ description: "The customer whom it is about." }),
  transaction_id: z.string().nullable(),
  about: z.string().nullable().openapi({ description: "What else it is about, such as a record." }),
  score: z.int(),
  reasons: z.array(z.string()),
  opened_by: z.string().nullable().openapi({ description: "Who of staff reported it." }),
  escalated_by: z.string().nullable(),
  decision: z.enum(decisions).nullable(),
  decided_by: z.string().nullable(),
  created_at: z.iso.datetime(),
  closed_at: z.iso.datetime().nullable(),
};

export const caseSchema = z.object(caseMembers).openapi("Case");

const noteMembers = {
  id: z.string().openapi({ example: "nte_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
  author_id: z.string(),
  decision: z.enum(acts).nullable().openapi({ description: "Null for a mere note." }),
  text: z.string(),
  created_at: z.iso.datetime(),
};

export const noteSchema = z.object(noteMembers).openapi("CaseNote");

export const caseDetailSchema = z
  .object({
    ...caseMembers,
    transaction: transactionSchema.nullable(),
    history: z.array(noteSchema).openapi({ description: "Notes and decisions, newest first." }),
    shadow: z
      .array(
        z.object({
          rule: z.string(),
          points: z.int(),
          decision: z.enum(riskDecisions),
          would_decide: z.enum(riskDecisions),
        }),
      )
      .openapi({ description: "What rules in shadow said; it had no effect." }),
  })
  .openapi("CaseDetail");

export function presentCase(row: Case): z.infer<typeof caseSchema> {
  return {
    id: row.id,
    type: row.type,
    status: row.status,
    subject_id: row.subjectId,
    transaction_id: row.transferId,
    about: row.about,
    score: row.score,
    reasons: row.reasons,
    opened_by: row.openedBy,
    escalated_by: row.escalatedBy,
    decision: row.decision,
    decided_by: row.decidedBy,
    created_at: row.openedAt.toISOString(),
    closed_at: row.closedAt?.toISOString() ?? null,
  };
}

export function presentNote(note: CaseDetail["history"][number]): z.infer<typeof noteSchema> {
  return {
    id: note.id,
    author_id: note.authorId,
    decision: note.decision,
    text: note.text,
    created_at: note.createdAt.toISOString(),
  };
}

export function presentCaseDetail(detail: CaseDetail): z.infer<typeof caseDetailSchema> {
  return {
    ...presentCase(detail.case),
    transaction: detail.transfer && presentTransaction(detail.transfer, true),
    history: detail.history.map(presentNote),
    shadow: detail.findings.map(({ rule, points, decision, wouldDecide }) => ({
      rule,
      points,
      decision,
      would_decide: wouldDecide,
    })),
  };
}
