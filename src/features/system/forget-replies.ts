import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Statements } from "../../platform/db/database.ts";
import { idempotencyKeys } from "./tables.ts";

/** The statement that deletes a person's idempotency keys, and what they were answered. */
export function forgetReplies(tx: Statements, userId: Id<"user">) {
  return tx.delete(idempotencyKeys).where(eq(idempotencyKeys.scope, userId));
}
