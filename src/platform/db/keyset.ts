import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Cursor } from "../../core/page.ts";

/** The rows after a cursor of a list that is ordered by `newestFirst`. */
export function afterCursor(time: PgColumn, id: PgColumn, cursor: Cursor | null): SQL | undefined {
  if (cursor === null) return undefined;
  return sql`(${time}, ${id}) < (${sql.param(cursor.at, time)}, ${sql.param(cursor.id, id)})`;
}

/**
 * The order of such lists. Indexes of Drizzle's `.desc()` put nulls last where `desc()` in a query
 * puts them first, and Postgres then sorts the whole table, although neither column has any.
 */
export function newestFirst(time: PgColumn, id: PgColumn): SQL {
  return sql`${time} desc nulls last, ${id} desc nulls last`;
}
