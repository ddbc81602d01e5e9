import { and, eq, gte, lt } from "drizzle-orm";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { blockOfRow } from "./queries-chain.ts";
import { auditEvents } from "./tables.ts";

export type AuditFilter = Readonly<{
  /** The id of a user, or the name of a job. */
  actor?: string | undefined;
  action?: string | undefined;
  /** The wire id of what was acted upon. */
  target?: string | undefined;
  /** Recorded then or later. */
  from?: Date | undefined;
  /** Recorded before. */
  to?: Date | undefined;
}>;

/** A row without the address and the agent: the search is about acts, not about browsers. */
export type FoundEvent = Awaited<ReturnType<typeof selectEvents>>[number];

/** Rows of the audit trail, newest first; for staff. */
export async function searchAudit(
  ctx: Ctx,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<FoundEvent>> {
  const { actor, action, target } = filter;
  const named = [actor, action, target].filter((each) => each !== undefined).length;
  // Two filters at once may have to look through all that one of them finds.
  const rows =
    named > 1
      ? (await ctx.db.atomic((tx) => [selectEvents(tx, filter, page)], { isLong: true }))[0]
      : await selectEvents(ctx.db, filter, page);
  return cutPage(rows, page.limit, ({ recordedAt, id }) => ({ at: recordedAt, id }));
}

function selectEvents(
  db: Statements,
  { actor, action, target, from, to }: AuditFilter,
  { limit, cursor }: PageRequest,
) {
  const { id, recordedAt, actorKind, requestId, details } = auditEvents;
  return db
    .select({
      id,
      recordedAt,
      actorKind,
      actor: auditEvents.actor,
      action: auditEvents.action,
      target: auditEvents.target,
      requestId,
      details,
      block: blockOfRow.mapWith(Number),
    })
    .from(auditEvents)
    .where(
      and(
        actor === undefined ? undefined : eq(auditEvents.actor, actor),
        action === undefined ? undefined : eq(auditEvents.action, action),
        target === undefined ? undefined : eq(auditEvents.target, target),
        from === undefined ? undefined : gte(recordedAt, from),
        to === undefined ? undefined : lt(recordedAt, to),
        afterCursor(recordedAt, id, cursor),
      ),
    )
    .orderBy(newestFirst(recordedAt, id))
    .limit(limit + 1);
}
