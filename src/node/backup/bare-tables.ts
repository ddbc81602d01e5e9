import type { PlainSession } from "./plain-session.ts";
import { listTables, quoted } from "./tables.ts";

type ForeignKey = Readonly<{ table: string; name: string; definition: string }>;

/**
 * Does work on tables without their triggers and foreign keys, and puts both back. The triggers are
 * about how rows come to be, which was settled where they come from; the keys are checked again as
 * they are put back. Nobody else can write meanwhile, and a failure leaves everything as it was.
 */
export async function withBareTables<Result>(
  session: PlainSession,
  work: () => Promise<Result>,
): Promise<Result> {
  const tables = (await listTables(session)).map(({ name }) => quoted(name));
  // What alters a table locks it against writers. LOCK TABLE would ask the owner for rights that it
  // gave up on the tables of the ledger.
  for (const table of tables) await session.query(`alter table ${table} disable trigger user`);
  const keys = await session.query<ForeignKey>(`
    select c.relname as table, f.conname as name, pg_get_constraintdef(f.oid) as definition
    from pg_constraint f join pg_class c on c.oid = f.conrelid
    where f.contype = 'f' and f.connamespace = 'public'::regnamespace order by f.oid`);
  for (const { table, name } of keys) {
    await session.query(`alter table ${quoted(table)} drop constraint ${quoted(name)}`);
  }
  const result = await work();
  for (const table of tables) await session.query(`alter table ${table} enable trigger user`);
  for (const { table, name, definition } of keys) {
    await session.query(
      `alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`,
    );
  }
  return result;
}
