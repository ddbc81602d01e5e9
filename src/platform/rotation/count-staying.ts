import { getTableColumns, getTableName, isNotNull, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../ctx.ts";
import { isFollowing, type KeyedTable, type KeyForm, type Staying } from "./keyed-table.ts";

/** What still needs a key, and until when if it runs out by itself. */
export type Dependents = Readonly<{
  keyId: string;
  what: string;
  count: number;
  until: Date | null;
}>;

const keyOf: Readonly<Record<KeyForm, (column: PgColumn) => SQL>> = {
  tag: (column) => sql`split_part(${column}, '.', 1)`,
  sealed: (column) => sql`split_part(${column}, '.', 2)`,
  hash: (column) => sql`substring(${column} from ',keyid=([a-z0-9-]{1,16})[$]')`,
  id: (column) => sql`${column}`,
};

/** Counts by key what cannot be made anew, for every key but the newest. */
export async function countStaying(ctx: Ctx, tables: readonly KeyedTable[]): Promise<Dependents[]> {
  const found: Dependents[] = [];
  for (const keyed of tables) {
    for (const [name, column] of Object.entries(keyed.columns)) {
      if (isFollowing(column) || column.stays === "idle") continue;
      found.push(...(await countColumn(ctx, keyed, name, column)));
    }
  }
  return found;
}

async function countColumn(ctx: Ctx, { table }: KeyedTable, name: string, staying: Staying) {
  const column = getTableColumns(table)[name] as PgColumn;
  const { form, what, isLive, endsAt } = staying;
  const last = endsAt ? sql`max(${endsAt.column})` : sql`null`;
  const alias = sql.identifier(getTableName(table));
  const counts = isLive?.(ctx.clock()) ?? sql`true`;
  const query = sql`
    select key_id, count(*)::int as count, ${last} as last from (
      select *, ${keyOf[form](column)} as key_id from ${table}
      where ${isNotNull(column)} and ${counts}) ${alias}
    where key_id <> ${ctx.crypto.keys.currentId}
    group by key_id order by key_id`;
  const [{ rows }] = await ctx.db.atomic(
    (tx) => [tx.execute<{ key_id: string; count: number; last: string | null }>(query)],
    { isLong: true },
  );
  return rows.map(({ key_id: keyId, count, last: end }): Dependents => {
    const until = endsAt && end !== null ? addSeconds(new Date(end), endsAt.plusSeconds) : null;
    return { keyId, what, count: Number(count), until };
  });
}
