import { sql } from "drizzle-orm";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { ClaimedKey } from "../../platform/http/idempotency.ts";
import type { AuditEvent } from "../audit/index.ts";
import type { Posted } from "./post-request.ts";
import {
  describeEntries,
  describeRequest,
  describeTelling,
  type Effect,
  type Telling,
} from "./posting.ts";
import { readAnswer } from "./read-answer.ts";

export type Reversal = Readonly<{
  key: ClaimedKey | null;
  effect: Effect;
  act: AuditEvent;
  transferId: Id<"transfer">;
  /** Minor units. */
  amount: number;
  reversalId: Id<"transfer">;
  initiatedBy: Id<"user"> | null;
  reason: string;
  telling: Telling;
}>;

/**
 * Posts the opposite of a transfer. Throws `already_reversed`, `amount_exceeds_transfer`,
 * `insufficient_funds`, `account_not_active`, `not_found`, `conflict`.
 */
export function giveBack(ctx: Ctx, at: Date, reversal: Reversal): Promise<Posted> {
  const { transferId, amount, reversalId, initiatedBy, reason, telling } = reversal;
  const request = JSON.stringify(describeRequest(ctx, reversal));
  const described = JSON.stringify({
    ...describeEntries(ctx),
    ...describeTelling(ctx, telling),
    id: toUuid("transfer", reversalId),
    initiated_by: initiatedBy && toUuid("user", initiatedBy),
    reason,
  });
  const call = sql`select ledger_reverse(${at.toISOString()}, ${request},
    ${toUuid("transfer", transferId)}, ${amount}, ${described}) as answer`;
  return readAnswer(ctx, at, call);
}
