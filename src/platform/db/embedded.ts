import { PGlite, types } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import type { Database } from "./database.ts";
import { runInOrder } from "./run-in-order.ts";

/**
 * Postgres inside this process. `dataDir` must belong to this process alone; without one the data
 * lives in memory, and begins as it was in the dump if there is one. There is one connection, so
 * statements and transactions wait in line.
 */
export async function openEmbeddedDatabase(
  source: Readonly<{ dataDir?: string; loadDataDir?: Blob }> = {},
): Promise<Database & { pglite: PGlite }> {
  const pglite = await PGlite.create({ ...source, parsers: asOtherDriversDo });
  const queries = drizzle(pglite, { casing: "snake_case" });
  const adapter: Pick<Database, "isShared" | "atomic" | "ping" | "close"> & { pglite: PGlite } = {
    isShared: true,
    pglite,
    atomic: (build) => queries.transaction((tx) => runInOrder(build(tx))),
    async ping() {
      await queries.execute(sql`select 1`);
    },
    close: () => pglite.close(),
  };
  return Object.assign(Object.create(queries), adapter) as Database & { pglite: PGlite };
}

/** 64-bit numbers come as text, in which they keep every digit. */
const asOtherDriversDo = { [types.INT8]: (text: string) => text };
