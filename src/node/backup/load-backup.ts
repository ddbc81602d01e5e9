import { listMigrations, migrate } from "../migrations.ts";
import type { BackupIdentity } from "./age-keys.ts";
import { withBareTables } from "./bare-tables.ts";
import { BackupRefused, type Header, type TableDigest } from "./format.ts";
import { inOneTransaction, type PlainSession, type PlainTarget } from "./plain-session.ts";
import { type OpenBackup, openBackup } from "./read-backup.ts";
import { createDigest } from "./read-rows.ts";
import { countRows, listTables, quoted } from "./tables.ts";
import type { Progress } from "./write-backup.ts";

export type LoadedBackup = Readonly<{
  schema: string;
  createdAt: string;
  tables: readonly TableDigest[];
}>;

export type LoadOrder = Readonly<{ path: string; by: BackupIdentity; onProgress: Progress }>;

/** What the migrations themselves put there. */
const seeds: Readonly<Record<string, string>> = { audit_head: "number = 0" };

/**
 * Puts the rows of a backup into an empty place, all or none of them, and makes the audit chain go
 * on there. Throws `BackupRefused`.
 */
export async function loadBackup(
  target: PlainTarget,
  { path, by, onProgress }: LoadOrder,
): Promise<LoadedBackup> {
  const backup = await openBackup(path, by);
  const { schema, created_at: createdAt } = backup.header;
  demandSchema(schema);
  await demandNoData(target);
  await migrate(target);
  const tables = await inOneTransaction(target, "isolation level read committed", (session) =>
    load(session, backup, onProgress),
  );
  return { schema, createdAt, tables };
}

function demandSchema(schema: string): void {
  const known = listMigrations().map(({ tag }) => tag);
  const newest = known.at(-1);
  if (schema === newest) return;
  const how = known.includes(schema)
    ? "Restore it with the version of Florin that made it, and then run that place's migrations."
    : "Restore it with the version of Florin that made it, or a newer one of the same schema.";
  throw new BackupRefused(
    `The backup has the schema ${schema}, and this version of Florin has ${newest}. ${how}`,
  );
}

/** Before anything is written there, migrations included. */
async function demandNoData(target: PlainTarget): Promise<void> {
  await inOneTransaction(target, "isolation level repeatable read, read only", demandEmpty);
}

async function demandEmpty(session: PlainSession): Promise<void> {
  for (const { name } of await listTables(session)) {
    const seed = seeds[name] ?? "false";
    const rows = await session.query(
      `select 1 as found from ${quoted(name)} where not (${seed}) limit 1`,
    );
    if (rows.length === 0) continue;
    throw new BackupRefused(`The place is not empty: there are rows in ${name}. Nothing changed.`);
  }
}

async function load(session: PlainSession, backup: OpenBackup, onProgress: Progress) {
  const { header } = backup;
  await demandSameTables(session, header);
  const digests = await withBareTables(session, async () => {
    // Nobody else can write any more; somebody may have a moment ago.
    await demandEmpty(session);
    for (const [name, seed] of Object.entries(seeds)) {
      await session.query(`delete from ${quoted(name)} where ${seed}`);
    }
    return insertRows(session, backup, onProgress);
  });
  for (const { name, value } of header.sequences) {
    await session.query("select setval(format('public.%I', $1::text), $2::bigint)", [name, value]);
  }
  await demandSameRows(session, backup, digests);
  await session.query("select audit_continue()");
  return digests;
}

async function demandSameTables(session: PlainSession, { tables }: Header): Promise<void> {
  const spell = (list: readonly Readonly<{ name: string; columns: readonly string[] }>[]) =>
    list.map(({ name, columns }) => `${name}(${columns.join()})`).join(" ");
  if (spell(await listTables(session)) === spell(tables)) return;
  throw new BackupRefused("The tables of the place are not those of the backup. Nothing changed.");
}

async function insertRows(session: PlainSession, backup: OpenBackup, onProgress: Progress) {
  const { tables } = backup.header;
  const digests = new Map(tables.map(({ name }) => [name, createDigest()]));
  const total = tables.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for await (const { table, rows } of backup.batches()) {
    const digest = digests.get(table);
    if (!digest)
      throw new BackupRefused(`The backup has rows of ${table}, which it does not name.`);
    const name = quoted(table);
    // OFFSET 0 keeps the planner from reading a row once more for each of its columns.
    await session.query(
      `insert into ${name} select (s.r).* from unnest($1::text[]) t(line),
        lateral (select t.line::${name} as r offset 0) s`,
      [rows],
    );
    digest.add(rows);
    done += rows.length;
    onProgress(done, total);
  }
  return [...digests].map(([name, digest]): TableDigest => ({ name, ...digest.end() }));
}

/** What was read, what was written and what the backup says at its end are the same. */
async function demandSameRows(
  session: PlainSession,
  backup: OpenBackup,
  read: readonly TableDigest[],
): Promise<void> {
  const promised = new Map(backup.readEnd().tables.map((digest) => [digest.name, digest]));
  for (const { name, rows, sha256 } of read) {
    const { rows: promisedRows, sha256: promisedHash } = promised.get(name) ?? {};
    const kept = await countRows(session, { name });
    if (rows === promisedRows && sha256 === promisedHash && kept === rows) continue;
    throw new BackupRefused(`The rows of ${name} are not those that were backed up.`);
  }
}
