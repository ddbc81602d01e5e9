import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { originMessage } from "./prove-origin.ts";
import { type AuditDetails, auditEvents } from "./tables.ts";

export type AuditEvent = Readonly<{
  /** A dotted name in the past tense, such as `session.ended`. */
  action: string;
  /** The wire id of what was acted upon. */
  target?: string;
  details?: AuditDetails;
  /** Who acted, where the act itself is what proves it: a sign-in, a verified code. */
  actorUserId?: string;
}>;

const maxAgentLength = 256;

/** The statement that records one act, for the same atomic unit as the change it describes. */
export function recordEvent(tx: Statements, ctx: Ctx, event: AuditEvent) {
  return recordEvents(tx, ctx, [event]);
}

/** The same of many acts; there must be one at least. */
export function recordEvents(tx: Statements, ctx: Ctx, events: readonly AuditEvent[]) {
  const recordedAt = ctx.clock();
  const rows = events.map((event) => ({ recordedAt, ...describeEvent(ctx, event) }));
  return tx.insert(auditEvents).values(rows);
}

/** The row of one act but for its time, for the functions of the database that record it. */
export function describeEvent(ctx: Ctx, event: AuditEvent) {
  const id = ctx.newId("audit");
  const address = ctx.client.address;
  const userAgent = ctx.client.userAgent.slice(0, maxAgentLength);
  return {
    id,
    ...actorOf(ctx, event),
    action: event.action,
    target: event.target ?? null,
    requestId: ctx.requestId,
    address,
    userAgent,
    originTag: ctx.crypto.tagger("audit-origin").tag(originMessage(id, address, userAgent)),
    details: event.details ?? {},
  };
}

function actorOf(ctx: Ctx, event: AuditEvent) {
  if (event.actorUserId) return { actorKind: "user", actor: event.actorUserId } as const;
  const { actor } = ctx;
  if (actor.kind === "user") return { actorKind: "user", actor: actor.userId } as const;
  if (actor.kind === "system") return { actorKind: "system", actor: actor.name } as const;
  return { actorKind: "anonymous", actor: null } as const;
}
