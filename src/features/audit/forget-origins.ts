import { and, eq, isNotNull, or } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Statements } from "../../platform/db/database.ts";
import { auditEvents } from "./tables.ts";

/** Forgets where a person's acts came from; the acts stay. The only change that rows allow. */
export function forgetOrigins(tx: Statements, userId: Id<"user">) {
  return tx
    .update(auditEvents)
    .set({ address: null, userAgent: null })
    .where(and(isAbout(userId), isNotNull(auditEvents.address)));
}

function isAbout(userId: Id<"user">) {
  return or(eq(auditEvents.actor, userId), eq(auditEvents.target, userId));
}
