import { eq, or } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { cutTables } from "../../platform/db/cut-tables.ts";
import { newestFirst } from "../../platform/db/keyset.ts";
import { type AuditDetails, auditEvents } from "./tables.ts";

const maxExported = 10_000;

/** Details that staff alone may know, since they would tip off: what a submission met with. */
const forStaff: ReadonlySet<string> = new Set(["hits", "document_shared"]);

/**
 * What a person did and what was done to their user, newest first; for their own export. Where
 * staff sat when they did it concerns staff alone.
 */
export async function exportAuditTrail(ctx: Ctx, userId: Id<"user">) {
  const rows = await ctx.db
    .select()
    .from(auditEvents)
    .where(or(eq(auditEvents.actor, userId), eq(auditEvents.target, userId)))
    .orderBy(newestFirst(auditEvents.recordedAt, auditEvents.id))
    .limit(maxExported + 1);
  const events = rows.map(({ originTag: _, xact: __, ...row }) => {
    const isByStaff = row.actorKind === "user" && row.actor !== userId;
    const told = { ...row, details: withoutForStaff(row.details) };
    return isByStaff ? { ...told, address: null, userAgent: null } : told;
  });
  return cutTables(maxExported, { audit_events: events });
}

function withoutForStaff(details: AuditDetails): AuditDetails {
  return Object.fromEntries(Object.entries(details).filter(([name]) => !forStaff.has(name)));
}
