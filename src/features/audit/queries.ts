import { eq, or } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { newestFirst } from "../../platform/db/keyset.ts";
import { auditEvents } from "./tables.ts";

const maxExported = 10_000;

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
    .limit(maxExported);
  return rows.map(({ originTag: _, xact: __, ...row }) => {
    const isByStaff = row.actorKind === "user" && row.actor !== userId;
    return isByStaff ? { ...row, address: null, userAgent: null } : row;
  });
}
