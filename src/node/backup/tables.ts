import type { PlainSession } from "./plain-session.ts";

/** A table as it stands: its columns in order, and those of its primary key. */
export type Table = Readonly<{ name: string; columns: readonly string[]; key: readonly string[] }>;

/** Every table of the schema `public`, by name. */
export async function listTables(session: PlainSession): Promise<Table[]> {
  const rows = await session.query<{ name: string; column: string; place: number | null }>(`
    select c.relname as name, a.attname as column,
      array_position(i.indkey::int2[], a.attnum) as place
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    order by c.relname, a.attnum`);
  const names = [...new Set(rows.map(({ name }) => name))];
  return names.map((name) => {
    const own = rows.filter((row) => row.name === name);
    const key = own.filter(({ place }) => place !== null);
    return {
      name,
      columns: own.map(({ column }) => column),
      key: key.toSorted((a, b) => Number(a.place) - Number(b.place)).map(({ column }) => column),
    };
  });
}

/** Where the sequences stand that have given a number. */
export async function listSequences(session: PlainSession) {
  return session.query<{ name: string; value: string }>(`
    select sequencename as name, last_value::text as value from pg_sequences
    where schemaname = 'public' and last_value is not null order by sequencename`);
}

export async function countRows(session: PlainSession, { name }: Pick<Table, "name">) {
  const [row] = await session.query<{ rows: string }>(
    `select count(*)::text as rows from ${quoted(name)}`,
  );
  return Number(row?.rows ?? 0);
}

/** A name as SQL takes it, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
