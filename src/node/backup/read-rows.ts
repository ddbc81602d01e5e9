import { createHash } from "node:crypto";
import type { TableDigest } from "./format.ts";
import type { PlainSession } from "./plain-session.ts";
import { quoted, type Table } from "./tables.ts";

/** Rows in memory at a time; the widest ones, blocks of the audit chain, have about 100 KB. */
const batchRows = 200;

/** The rows of a table as text, in the order of its primary key, by a cursor. */
async function* readRows(session: PlainSession, table: Table): AsyncGenerator<string[]> {
  const order = table.key.length > 0 ? table.key.map(quoted).join(", ") : "1";
  const name = quoted(table.name);
  await session.query(`declare florin_rows no scroll cursor for
    select r.*::text as line from ${name} r order by ${order}`);
  for (;;) {
    const rows = await session.query<{ line: string }>(`fetch ${batchRows} from florin_rows`);
    if (rows.length > 0) yield rows.map(({ line }) => line);
    if (rows.length < batchRows) break;
  }
  await session.query("close florin_rows");
}

/** Reads a table through and gives what its rows hash to; `onRows` gets each batch. */
export async function* digestTable(
  session: PlainSession,
  table: Table,
): AsyncGenerator<string[], TableDigest> {
  const digest = createDigest();
  for await (const rows of readRows(session, table)) {
    digest.add(rows);
    yield rows;
  }
  return { name: table.name, ...digest.end() };
}

/** Counts rows and hashes them as the format says. */
export function createDigest() {
  const hash = createHash("sha256");
  let count = 0;
  return {
    add(rows: readonly string[]) {
      for (const row of rows) hash.update(`${row}\n`);
      count += rows.length;
    },
    end: () => ({ rows: count, sha256: hash.digest("hex") }),
  };
}
