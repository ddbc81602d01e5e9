import { desc, eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { cutTables } from "../../platform/db/cut-tables.ts";
import { idempotencyKeys } from "./tables.ts";

const maxExported = 1_000;

/** The keys that a person used within the last day, for their own export; replies stay sealed. */
export async function exportIdempotencyKeys(ctx: Ctx, userId: Id<"user">) {
  const { key, status, createdAt } = idempotencyKeys;
  const keys = await ctx.db
    .select({ key, status, createdAt })
    .from(idempotencyKeys)
    .where(eq(idempotencyKeys.scope, userId))
    .orderBy(desc(createdAt))
    .limit(maxExported + 1);
  return cutTables(maxExported, { idempotency_keys: keys });
}
