import { and, eq, inArray } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import type { OpenImport } from "./begin-import.ts";
import { type EntityType, sanctionsEntities } from "./tables.ts";

type OfEntity = Readonly<{ entity: number }>;

/** Those entities of the rows that an import has, with their types. */
export async function findTypes(
  ctx: Ctx,
  open: OpenImport,
  rows: readonly OfEntity[],
): Promise<Map<number, EntityType>> {
  const found = await findRemarks(ctx, open, rows);
  return new Map(Array.from(found, ([entity, { type }]) => [entity, type]));
}

/** The same, with the remarks that they have so far. */
export async function findRemarks(ctx: Ctx, open: OpenImport, rows: readonly OfEntity[]) {
  const { importId, entity, type, remarks } = sanctionsEntities;
  const ids = [...new Set(rows.map((row) => row.entity))];
  const found = await ctx.db
    .select({ entity, type, remarks })
    .from(sanctionsEntities)
    .where(and(eq(importId, open.id), inArray(entity, ids)));
  return new Map(found.map((row) => [row.entity, row]));
}
