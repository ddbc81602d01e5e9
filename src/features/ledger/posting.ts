import type { Id } from "../../core/id.ts";
import { toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { ClaimedKey } from "../../platform/http/idempotency.ts";
import { type AuditEvent, describeEvent } from "../audit/index.ts";
import type { HouseAccount } from "./house-account.ts";
import type { HoldKind, Metadata, TransferType } from "./tables.ts";

/** What a key's effect is made again from; kept beside the key. */
export type Effect = Readonly<{ kind: string; ids: readonly string[]; status?: string }>;

/** What is told to the parties of an item; `payload` is its wire form. */
export type Telling = Readonly<{ kind: string; payload: Readonly<Record<string, unknown>> }>;

/** One movement, or one reservation, of a request. */
export type PostingItem = Readonly<{
  /** `post` moves at once; `hold` reserves; `review` reserves for a transfer that staff decide. */
  kind: "post" | "hold" | "review";
  /** Null for a hold, whose transfer comes with its capture. */
  transferId: Id<"transfer"> | null;
  type: TransferType;
  debit: Id<"account">;
  credit: Id<"account">;
  /** Whose the debit account must be; null when staff or a job moves money. */
  payer: Id<"user"> | null;
  /** Whether the limits of the payer apply. */
  isLimited: boolean;
  amount: number;
  currency: string;
  initiatedBy: Id<"user"> | null;
  description?: string | null;
  reference?: string | null;
  metadata?: Metadata | null;
  channel?: string | null;
  effectiveAt?: Date | null;
  telling: Telling | null;
  hold?: Readonly<{ id: Id<"hold">; kind: HoldKind; expiresAt: Date }>;
  case?: Readonly<{ id: Id<"case">; attempt: string | null }>;
  risk?: Readonly<{
    decision: string;
    score: number;
    reasons: readonly string[];
    findings?: readonly ShadowFinding[];
  }>;
}>;

/** What a fraud rule in shadow said; recorded in the commit of what it is about. */
export type ShadowFinding = Readonly<{ rule: string; points: number; wouldDecide: string }>;

/** All or nothing. */
export type PostingRequest = Readonly<{
  effect: Effect;
  act: AuditEvent;
  items: readonly PostingItem[];
  /** Accounts of the house that the items name. */
  house?: readonly HouseAccount[];
}>;

/** One request as the database functions read it. */
export function describeRequest(
  ctx: Ctx,
  { key, effect, act }: Pick<PostingRequest, "effect" | "act"> & { key: ClaimedKey | null },
) {
  const {
    id,
    actorKind,
    actor,
    action,
    target,
    requestId,
    address,
    userAgent,
    originTag,
    details,
  } = describeEvent(ctx, act);
  return {
    ...key,
    effect,
    audit: toUuid("audit", id),
    actor_kind: actorKind,
    actor,
    action,
    target,
    request_id: requestId,
    address,
    user_agent: userAgent,
    origin_tag: originTag,
    details,
  };
}

/** One item as `ledger_post` reads it; `request` is the place of its request, from 1. */
export function describeItem(ctx: Ctx, item: PostingItem, request: number) {
  const { hold, risk, metadata, effectiveAt } = item;
  return {
    request,
    id: item.transferId && toUuid("transfer", item.transferId),
    kind: item.kind,
    type: item.type,
    debit: toUuid("account", item.debit),
    credit: toUuid("account", item.credit),
    payer: item.payer && toUuid("user", item.payer),
    limited: item.isLimited,
    amount: item.amount,
    currency: item.currency,
    initiated_by: item.initiatedBy && toUuid("user", item.initiatedBy),
    description: item.description,
    reference: item.reference,
    // As text, which keeps the order of its members.
    metadata: metadata ? JSON.stringify(metadata) : null,
    channel: item.channel,
    effective_at: effectiveAt,
    ...(item.kind === "post" ? describeEntries(ctx) : {}),
    ...describeTelling(ctx, item.telling),
    hold: hold && toUuid("hold", hold.id),
    hold_kind: hold?.kind,
    expires_at: hold?.expiresAt,
    case: item.case && toUuid("case", item.case.id),
    attempt: item.case?.attempt,
    risk_decision: risk?.decision,
    risk_score: risk?.score,
    risk_reasons: risk?.reasons,
  };
}

/**
 * What rules in shadow said of an item, as `ledger_post_watched` reads it. Of a hold nothing is
 * kept: its transfer comes later, unscored.
 */
export function describeFindings({ transferId, risk }: PostingItem, request: number) {
  if (transferId === null || risk === undefined) return [];
  const about = toUuid("transfer", transferId);
  return (risk.findings ?? []).map((finding) => ({
    request,
    ...describeFinding(about, risk.decision, finding),
  }));
}

/** `about` is the UUID of a transfer or a case. */
export function describeFinding(about: string, decision: string, finding: ShadowFinding) {
  const { rule, points, wouldDecide } = finding;
  return { about, rule, points, decision, would_decide: wouldDecide };
}

/** The ids of both entries of a transfer. */
export function describeEntries(ctx: Ctx) {
  return {
    debit_entry: toUuid("entry", ctx.newId("entry")),
    credit_entry: toUuid("entry", ctx.newId("entry")),
  };
}

export function describeTelling(ctx: Ctx, telling: Telling | null) {
  if (telling === null) return {};
  const event = toUuid("event", ctx.newId("event"));
  return { event, event_kind: telling.kind, payload: telling.payload };
}
