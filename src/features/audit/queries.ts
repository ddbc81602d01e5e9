import { desc, eq, or } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { auditEvents } from "./tables.ts";

const maxExported = 10_000;

/** What a person did and what was done to their user, newest first; for their own export. */
export async function exportAuditTrail(ctx: Ctx, userId: Id<"user">) {
  const rows = await ctx.db
    .select()
    .from(auditEvents)
    .where(or(eq(auditEvents.actor, userId), eq(auditEvents.target, userId)))
    .orderBy(desc(auditEvents.recordedAt), desc(auditEvents.id))
    .limit(maxExported);
  return rows.map(({ originTag: _, ...row }) => row);
}
