import { sql } from "drizzle-orm";
import type { Database } from "../../../src/platform/db/database.ts";

/** Every row of every table, as JSON text that holds each column's value. */
export type Dump = ReadonlyMap<string, readonly string[]>;

export async function dumpDatabase(db: Database): Promise<Dump> {
  const { rows: tables } = await db.execute<{ name: string }>(sql`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name`);
  const dump = new Map<string, string[]>();
  for (const { name } of tables) {
    const { rows } = await db.execute<{ line: string }>(
      sql`select to_jsonb(t)::text as line from ${sql.identifier(name)} t`,
    );
    dump.set(
      name,
      rows.map(({ line }) => line),
    );
  }
  return dump;
}

/** The tables in which a text stands, whatever the case. */
export function tablesWith(dump: Dump, text: string): string[] {
  // As JSON spells it inside a text.
  const needle = JSON.stringify(text).slice(1, -1).toLowerCase();
  return [...dump].flatMap(([table, lines]) =>
    lines.some((line) => line.toLowerCase().includes(needle)) ? [table] : [],
  );
}

/** The tables whose columns say that they are about a person, whatever stands in them. */
export async function tablesAboutPeople(db: Database): Promise<string[]> {
  const { rows } = await db.execute<{ name: string }>(sql`
    select distinct c.relname as name
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0
      and not a.attisdropped and (
        a.attname in ('user_id', 'owner_id', 'actor', 'target')
        or exists (
          select 1 from pg_constraint f
          where f.contype = 'f' and f.conrelid = c.oid and f.confrelid = 'users'::regclass
            and a.attnum = any (f.conkey)))
    order by name`);
  return rows.map(({ name }) => name);
}
