import { sql } from "drizzle-orm";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { ClaimedKey } from "../../platform/http/idempotency.ts";
import type { AuditEvent } from "../audit/index.ts";
import type { Posted } from "./post-request.ts";
import { describeFinding, describeRequest, type Effect, type ShadowFinding } from "./posting.ts";
import { readAnswer } from "./read-answer.ts";

export type Blocking = Readonly<{
  key: ClaimedKey;
  effect: Effect;
  act: AuditEvent;
  caseId: Id<"case">;
  subjectId: Id<"user">;
  score: number;
  reasons: readonly string[];
  /** What the rules said, and what those in shadow did; without it nothing of them is kept. */
  decision?: string;
  findings?: readonly ShadowFinding[];
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
  const about = toUuid("case", caseId);
  const { decision = "block", findings = [] } = blocking;
  const noted = findings.map((finding) => describeFinding(about, decision, finding));
  const call =
    noted.length === 0
      ? sql`select ledger_block(${at.toISOString()}, ${request}, ${described}) as answer`
      : sql`select ledger_block_watched(${at.toISOString()}, ${request}, ${described},
          ${JSON.stringify(noted)}) as answer`;
  return readAnswer(ctx, at, call);
}

/** Names an attempt, so that trying again under the same key opens no second case. */
function attemptOf({ scope, key }: ClaimedKey): string {
  return JSON.stringify([scope, key]);
}
