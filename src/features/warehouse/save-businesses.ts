import { sql } from "drizzle-orm";
import { assert } from "../../core/assert.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import type { BusinessRow } from "./source-rows.ts";
import { businesses } from "./tables.ts";

/** Of one person at one source. */
const maxSyncedBusinesses = 100;

/**
 * The statement that keeps a person's businesses at Wave as they are now. It gives back the ids
 * here beside those there. There must be at least one row.
 */
export function saveBusinesses(
  tx: Statements,
  ctx: Pick<Ctx, "newId" | "clock">,
  ownerId: Id<"user">,
  rows: readonly BusinessRow[],
) {
  assert(rows.length <= maxSyncedBusinesses, "a person has a bounded number of businesses");
  const now = ctx.clock();
  const each = [...new Map(rows.map((row) => [row.id, row])).values()];
  const excluded = (column: string) => sql`excluded.${sql.identifier(column)}`;
  return tx
    .insert(businesses)
    .values(
      each.map(({ id, name, currency }) => ({
        id: ctx.newId("business"),
        ownerId,
        source: "wave" as const,
        sourceId: id,
        name,
        currency,
        createdAt: now,
        updatedAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: [businesses.ownerId, businesses.source, businesses.sourceId],
      set: {
        name: excluded("name"),
        currency: excluded("currency"),
        updatedAt: excluded("updated_at"),
      },
    })
    .returning({ id: businesses.id, sourceId: businesses.sourceId });
}
