import { readFileSync } from "node:fs";
import type { PGlite } from "@electric-sql/pglite";
import { inject } from "vitest";
import type { Database } from "../../../src/platform/db/database.ts";
import { openEmbeddedDatabase } from "../../../src/platform/db/embedded.ts";

/** An embedded database in memory, with every migration applied. */
export async function openMigrated(): Promise<Database & { pglite: PGlite }> {
  const dump = new Blob([readFileSync(inject("migratedDump"))]);
  return openEmbeddedDatabase({ loadDataDir: dump });
}
