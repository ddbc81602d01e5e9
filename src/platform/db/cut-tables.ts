/** Rows by table, and the names of the tables that have more than are shown. */
export type CutTables = Readonly<Record<string, unknown>> & Readonly<{ truncated: string[] }>;

/**
 * Tables of an export with `max` rows at most. Ask the database for one row more, newest first: it
 * tells that there are others, and is left out.
 */
export function cutTables(max: number, tables: Readonly<Record<string, unknown>>): CutTables {
  const truncated: string[] = [];
  const kept = Object.entries(tables).map(([name, rows]) => {
    if (!Array.isArray(rows) || rows.length <= max) return [name, rows];
    truncated.push(name);
    return [name, rows.slice(0, max)];
  });
  return { ...Object.fromEntries(kept), truncated };
}
