import { sql } from "drizzle-orm";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { ClaimedKey } from "../../platform/http/idempotency.ts";
import type { AuditEvent } from "../audit/index.ts";
import type { Posted } from "./post-request.ts";
import { describeRequest, type Effect } from "./posting.ts";
import { readAnswer } from "./read-answer.ts";

export type Blocking = Readonly<{
  key: ClaimedKey;
  effect: Effect;
  act: AuditEvent;
  caseId: Id<"case">;
  subjectId: Id<"user">;
  score: number;
  reasons: readonly string[];
}>;

/**
 * Opens a case for a transfer that the rules block, and throws `transfer_blocked`. It only returns
 * when the key had its effect before.
 */
export function refuseBlocked(ctx: Ctx, blocking: Blocking): Promise<Posted> {
  const { key, caseId, subjectId, score, reasons } = blocking;
  const at = ctx.clock();
  const request = JSON.stringify(describeRequest(ctx, blocking));
  const described = JSON.stringify({
    id: toUuid("case", caseId),
    subject_id: toUuid("user", subjectId),
    score,
    reasons,
    attempt: attemptOf(key),
  });
  const call = sql`select ledger_block(${at.toISOString()}, ${request}, ${described}) as answer`;
  return readAnswer(ctx, at, call);
}

/** Names an attempt, so that trying again under the same key opens no second case. */
function attemptOf({ scope, key }: ClaimedKey): string {
  return JSON.stringify([scope, key]);
}
