import { createWriteStream, existsSync } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { listMigrations, listPending } from "../migrations.ts";
import { type BackupRecipient, createEncrypter } from "./age-keys.ts";
import { BackupRefused, type End, formatVersion, type Header, type TableDigest } from "./format.ts";
import { inOneTransaction, type PlainSession, type PlainTarget } from "./plain-session.ts";
import { digestTable } from "./read-rows.ts";
import { countRows, listSequences, listTables } from "./tables.ts";

export type Progress = (rows: number, total: number) => void;

export type WrittenBackup = Readonly<{
  schema: string;
  createdAt: string;
  bytes: number;
  tables: readonly TableDigest[];
}>;

export type BackupOrder = Readonly<{
  path: string;
  to: BackupRecipient;
  now: Date;
  onProgress: Progress;
}>;

/**
 * Writes all rows of all tables, as they were at one moment, into an encrypted file. Servers go on
 * working. The file gets its name when it is complete and on the disk. Throws `BackupRefused`.
 */
export async function writeBackup(
  target: PlainTarget,
  { path, to, now, onProgress }: BackupOrder,
): Promise<WrittenBackup> {
  if (existsSync(path)) throw new BackupRefused(`${path} is there already.`);
  const pending = await listPending(target);
  if (pending.length > 0) {
    throw new BackupRefused(`Migrations are missing there: ${pending.join(", ")}.`);
  }
  const encrypter = createEncrypter(to);
  const partial = `${path}.partial-${process.pid}`;
  try {
    const written = await inOneTransaction(
      target,
      "isolation level repeatable read, read only",
      async (session) => {
        const header = await makeHeader(session, now);
        const digests: TableDigest[] = [];
        await pipeline(
          linesOf(session, header, digests, onProgress),
          createGzip(),
          async function* encrypt(source: AsyncIterable<Uint8Array>) {
            yield* await encrypter.encrypt(ReadableStream.from(source));
          },
          createWriteStream(partial, { flags: "wx", mode: 0o600 }),
        );
        return { schema: header.schema, createdAt: header.created_at, tables: digests };
      },
    );
    await settle(partial, path);
    return { ...written, bytes: (await stat(path)).size };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function makeHeader(session: PlainSession, now: Date): Promise<Header> {
  const tables = [];
  for (const table of await listTables(session)) {
    const { name, columns } = table;
    tables.push({ name, columns: [...columns], rows: await countRows(session, table) });
  }
  return {
    format: "florin-backup",
    version: formatVersion,
    created_at: now.toISOString(),
    schema: listMigrations().at(-1)?.tag ?? "",
    tables,
    sequences: await listSequences(session),
  };
}

async function* linesOf(
  session: PlainSession,
  header: Header,
  digests: TableDigest[],
  onProgress: Progress,
): AsyncGenerator<string> {
  yield toLine(header);
  const total = header.tables.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const table of await listTables(session)) {
    const batches = digestTable(session, table);
    for (;;) {
      const batch = await batches.next();
      if (batch.done) {
        digests.push(batch.value);
        break;
      }
      yield toLine({ table: table.name, rows: batch.value });
      done += batch.value.length;
      onProgress(done, total);
    }
  }
  const end: End = { end: true, tables: digests };
  yield toLine(end);
}

function toLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** On the disk first, then under its name, then the name on the disk. */
async function settle(partial: string, path: string): Promise<void> {
  await sync(partial, "r+");
  await rename(partial, path);
  await sync(dirname(path), "r");
}

async function sync(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
