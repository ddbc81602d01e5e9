import { and, eq, isNotNull, isNull, or } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Statements } from "../../platform/db/database.ts";
import { auditEvents } from "./tables.ts";

/**
 * Forgets where a person's acts came from, and those of strangers on their account, who may have
 * been them; the acts stay. Staff go on standing by theirs. The only change that rows allow.
 */
export function forgetOrigins(tx: Statements, userId: Id<"user">) {
  return tx
    .update(auditEvents)
    .set({ address: null, userAgent: null })
    .where(and(mayBeOf(userId), isNotNull(auditEvents.address)));
}

function mayBeOf(userId: Id<"user">) {
  const { actor, target } = auditEvents;
  return or(eq(actor, userId), and(eq(target, userId), isNull(actor)));
}
