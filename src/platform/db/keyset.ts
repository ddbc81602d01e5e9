import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Cursor } from "../../core/page.ts";

/** The rows after a cursor of a list that is ordered by `time desc, id desc`. */
export function afterCursor(time: PgColumn, id: PgColumn, cursor: Cursor | null): SQL | undefined {
  if (cursor === null) return undefined;
  return sql`(${time}, ${id}) < (${sql.param(cursor.at, time)}, ${sql.param(cursor.id, id)})`;
}
