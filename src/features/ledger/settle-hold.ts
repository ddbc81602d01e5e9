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
import type { HoldKind, TransferType } from "./tables.ts";

export type HoldAct = "capture" | "void" | "expire" | "release" | "block";

export type Settlement = Readonly<{
  key: ClaimedKey | null;
  effect: Effect;
  act: AuditEvent;
  holdId: Id<"hold">;
  holdKind: HoldKind;
  /** Whose the hold must be; null when staff or a job settles it. */
  payer: Id<"user"> | null;
  do: HoldAct;
  /** For a capture: minor units; null takes all of it. */
  amount?: number | null;
  /** The transfer of a capture. */
  transfer?: Readonly<{
    id: Id<"transfer">;
    type: TransferType;
    initiatedBy: Id<"user"> | null;
    description?: string | null;
  }>;
  /** Of the hold, for its payer. */
  told: Telling | null;
  /** Of the transfer that comes of it, for both sides. */
  telling: Telling | null;
}>;

/** Resolves a hold, of parallel tries exactly once. Throws `not_found`, `hold_closed` and kin. */
export function settleHold(ctx: Ctx, at: Date, settlement: Settlement): Promise<Posted> {
  const { holdId, holdKind, payer, amount = null, transfer } = settlement;
  const request = JSON.stringify(describeRequest(ctx, settlement));
  const described = JSON.stringify({
    ...describeEntries(ctx),
    ...describeTelling(ctx, settlement.telling),
    told: describeTelling(ctx, settlement.told),
    id: transfer && toUuid("transfer", transfer.id),
    type: transfer?.type,
    initiated_by: transfer?.initiatedBy && toUuid("user", transfer.initiatedBy),
    description: transfer?.description,
  });
  const call = sql`select ledger_settle(${at.toISOString()}, ${request},
    ${toUuid("hold", holdId)}, ${holdKind}, ${payer && toUuid("user", payer)}, ${settlement.do},
    ${amount}, ${described}) as answer`;
  return readAnswer(ctx, at, call);
}
