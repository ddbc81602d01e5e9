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

/** What of a settlement the function of the database reads; both parts as JSON. */
export function describeSettlement(
  ctx: Ctx,
  settlement: Pick<Settlement, "key" | "effect" | "act" | "transfer" | "told" | "telling">,
): Readonly<{ request: string; transfer: string }> {
  const { transfer } = settlement;
  const described = {
    ...describeEntries(ctx),
    ...describeTelling(ctx, settlement.telling),
    told: describeTelling(ctx, settlement.told),
    id: transfer && toUuid("transfer", transfer.id),
    type: transfer?.type,
    initiated_by: transfer?.initiatedBy && toUuid("user", transfer.initiatedBy),
    description: transfer?.description,
  };
  return {
    request: JSON.stringify(describeRequest(ctx, settlement)),
    transfer: JSON.stringify(described),
  };
}

/** Resolves a hold, of parallel tries exactly once. Throws `not_found`, `hold_closed` and kin. */
export function settleHold(ctx: Ctx, at: Date, settlement: Settlement): Promise<Posted> {
  const { holdId, holdKind, payer, amount = null } = settlement;
  const { request, transfer } = describeSettlement(ctx, settlement);
  const call = sql`select ledger_settle(${at.toISOString()}, ${request},
    ${toUuid("hold", holdId)}, ${holdKind}, ${payer && toUuid("user", payer)}, ${settlement.do},
    ${amount}, ${transfer}) as answer`;
  return readAnswer(ctx, at, call);
}
