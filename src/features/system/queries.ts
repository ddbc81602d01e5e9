import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { idempotencyKeys } from "./tables.ts";

const maxExported = 1_000;

/** The keys that a person used within the last day, for their own export; replies stay sealed. */
export function exportIdempotencyKeys(ctx: Ctx, userId: Id<"user">) {
  const { key, status, createdAt } = idempotencyKeys;
  return ctx.db
    .select({ key, status, createdAt })
    .from(idempotencyKeys)
    .where(eq(idempotencyKeys.scope, userId))
    .limit(maxExported);
}
