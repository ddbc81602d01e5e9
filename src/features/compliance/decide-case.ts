import { sql } from "drizzle-orm";
import { conflict, forbidden, notFound } from "../../core/errors.ts";
import { type Id, isId, toUuid } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import {
  describeRequest,
  describeSettlement,
  presentTransaction,
  type Refusal,
  readAnswer,
  refusalOf,
  type Telling,
  type Transfer,
} from "../ledger/index.ts";
import { type Case, type CaseDetail, findCase, findCaseDetail } from "./queries.ts";
import { sealNote } from "./seal-note.ts";
import type { CaseDecision } from "./tables.ts";
import { tellPayer } from "./tell-payer.ts";

export type AskedDecision = Readonly<{
  id: Id<"case">;
  decision: CaseDecision | "escalate";
  /** Why. */
  note: string;
  /** Names the try, so that sending it again finds what it did. */
  attempt: string | null;
}>;

/**
 * Decides a case, of parallel tries exactly once, or passes it on; money that it held is posted or
 * given back in the same commit, and a record of KYC is cleared or failed. Throws `not_found`,
 * `forbidden` to whoever takes part in it, `conflict` when it is closed or the decision does not
 * fit, and what the ledger refuses with.
 */
export async function decideCase(
  ctx: Ctx,
  actor: Actor,
  { id, decision, note, attempt }: AskedDecision,
): Promise<CaseDetail> {
  const { case: found, transfer } = await findCase(ctx, id);
  const noteId = ctx.newId("note");
  const at = ctx.clock();
  const outcome = transfer && outcomeOf(found, decision);
  const resolved = outcome && { ...transfer, status: outcome };
  const settlement = describeSettlement(ctx, {
    key: null,
    effect: { kind: "case", ids: [id] },
    act: {
      action: decision === "escalate" ? "case.escalated" : "case.decided",
      target: id,
      details: { decision, transfer: outcome ? transfer.id : null },
    },
    ...tellingsOf(resolved),
  });
  const written = JSON.stringify({
    id: toUuid("note", noteId),
    author: toUuid("user", actor.userId),
    decision,
    text_sealed: await sealNote(ctx, noteId, note),
    attempt,
    ruling: describeRuling(ctx, found, decision),
  });
  const call = sql`select case_decide(${at.toISOString()}, ${toUuid("case", id)}, ${written},
    ${settlement.request}, ${settlement.transfer}) as answer`;
  const { outcome: answer } = await readAnswer(ctx, at, call, refusalOfCase);
  if (answer === "done" && resolved) await tellPayer(ctx, found.subjectId, resolved);
  return findCaseDetail(ctx, id);
}

/** What the decision says of the record that a list was compared with; null when of none. */
function describeRuling(
  ctx: Ctx,
  { id, type, about }: Case,
  decision: AskedDecision["decision"],
): object | null {
  if (type !== "screening_hit" || about === null || !isId("kyc", about)) return null;
  if (decision !== "false_positive" && decision !== "confirmed") return null;
  const act = { action: "kyc.hit_judged", target: about, details: { decision, case: id } };
  const effect = { kind: "case", ids: [id] } as const;
  return { ...describeRequest(ctx, { key: null, effect, act }), record: toUuid("kyc", about) };
}

/** What becomes of the transfer that a review holds; null when nothing moves. */
function outcomeOf(
  { type }: Case,
  decision: AskedDecision["decision"],
): "posted" | "declined" | null {
  if (type !== "fraud_review") return null;
  if (decision === "release") return "posted";
  return decision === "block" || decision === "confirmed" ? "declined" : null;
}

/** Both sides learn of a posting; of what was declined its payee never knew. */
function tellingsOf(resolved: Transfer | null): {
  told: Telling | null;
  telling: Telling | null;
} {
  if (resolved === null) return { told: null, telling: null };
  const payload = presentTransaction(resolved);
  return resolved.status === "posted"
    ? { told: null, telling: { kind: "transaction.posted", payload } }
    : { told: { kind: "transaction.declined", payload }, telling: null };
}

const refusals: Readonly<Record<string, () => Error>> = {
  not_found: () => notFound(),
  own_case: () =>
    forbidden({
      detail: "You take part in what this case is about, or reported it; somebody else decides.",
    }),
  own_escalation: () =>
    forbidden({ detail: "You escalated this case; somebody else must decide it." }),
  case_closed: () => conflict({ detail: "The case is closed." }),
  case_escalated: () => conflict({ detail: "The case is escalated already." }),
  decision_unfit: () =>
    conflict({
      detail:
        "A `fraud_review` is released, blocked or confirmed; every other case is a false positive" +
        " or confirmed.",
    }),
};

function refusalOfCase(refusal: Refusal): Error {
  return refusals[refusal.code]?.() ?? refusalOf(refusal);
}
