import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../../../src/node/migrations.ts";
import { openEmbeddedDatabase } from "../../../src/platform/db/embedded.ts";
import { makeTemporaryFolder } from "../servers/temporary-folder.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** File with the dump of an embedded database to which every migration was applied. */
    migratedDump: string;
  }
}

/** Made once for all tests of a project: making it takes four times as long as loading it. */
export default async function setUp(project: TestProject) {
  const folder = makeTemporaryFolder();
  const path = join(folder.path, "migrated.tar");
  const db = await openEmbeddedDatabase();
  await migrate(db.pglite);
  const dump = await db.pglite.dumpDataDir("none");
  await db.close();
  writeFileSync(path, new Uint8Array(await dump.arrayBuffer()));
  project.provide("migratedDump", path);
  return () => folder.remove();
}
