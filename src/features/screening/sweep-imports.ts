import { and, eq, getTableName, sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import type { OpenImport } from "./begin-import.ts";
import {
  type ListName,
  sanctionsAddresses,
  sanctionsEntities,
  sanctionsImports,
  sanctionsLists,
  sanctionsNames,
  sanctionsNameTokens,
  sanctionsTokens,
} from "./tables.ts";

const tables = [
  sanctionsNameTokens,
  sanctionsTokens,
  sanctionsNames,
  sanctionsAddresses,
  sanctionsEntities,
] as const;
const rowsPerSweep = 5_000;
/** Of one table, which is more than any list has. */
const maxSweeps = 10_000;
const maxImports = 100;

/** Gives an import up, unless it is in force; its rows are swept. */
export async function abandonImport(ctx: Ctx, { id, list }: OpenImport): Promise<void> {
  const { id: key, isOpen } = sanctionsImports;
  await ctx.db
    .update(sanctionsImports)
    .set({ isOpen: false })
    .where(and(eq(key, id), isOpen));
  await sweepImports(ctx, list);
}

/** Removes what is left of imports that are neither in force nor open, a bounded part at a time. */
export async function sweepImports(ctx: Ctx, list: ListName): Promise<void> {
  const { id, isOpen } = sanctionsImports;
  const ended = await ctx.db
    .select({ id })
    .from(sanctionsImports)
    .where(
      and(
        eq(sanctionsImports.list, list),
        eq(isOpen, false),
        sql`${id} not in (select import_id from ${sanctionsLists})`,
      ),
    )
    .limit(maxImports);
  for (const each of ended) {
    for (const table of tables) await sweepTable(ctx, table, each.id);
    await ctx.db.delete(sanctionsImports).where(eq(id, each.id));
  }
}

async function sweepTable(ctx: Ctx, table: (typeof tables)[number], id: number): Promise<void> {
  for (let sweep = 0; sweep < maxSweeps; sweep += 1) {
    const [{ rows }] = await ctx.db.atomic(
      (tx) => [
        tx.execute<{ swept: number }>(sql`
          with swept as (delete from ${table} where ctid = any(array(
            select ctid from ${table} where import_id = ${id} limit ${rowsPerSweep}))
            returning 1)
          select count(*)::int as swept from swept`),
      ],
      { isLong: true },
    );
    if (Number(rows[0]?.swept) < rowsPerSweep) return;
  }
  throw new Error(`${getTableName(table)} has more rows than a sweep removes`);
}
