import type { TableDigest } from "./format.ts";
import { inOneTransaction, type PlainTarget } from "./plain-session.ts";
import { digestTable } from "./read-rows.ts";
import { listTables } from "./tables.ts";

/** What the rows of every table hash to, as a backup of now would say it. */
export async function digestDatabase(target: PlainTarget): Promise<TableDigest[]> {
  return inOneTransaction(target, "isolation level repeatable read, read only", async (session) => {
    const digests: TableDigest[] = [];
    for (const table of await listTables(session)) {
      const batches = digestTable(session, table);
      let batch = await batches.next();
      while (!batch.done) batch = await batches.next();
      digests.push(batch.value);
    }
    return digests;
  });
}
