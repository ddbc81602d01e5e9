import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { z } from "zod";
import type { Config, RawEnvironment } from "../config.ts";
import { openDataFolder } from "../node/data-folder.ts";
import { UsageError } from "./command.ts";
import { demandDatabase, findDataFolder } from "./embedded-database.ts";

/** The database that a command works on, in the form that `node/migrations.ts` takes. */
export type Target = Readonly<{
  database: Config["database"] | PGlite;
  /** For people; without name and password of the user. */
  description: string;
  close(): Promise<void>;
}>;

const address = z.url({ protocol: /^postgres(ql)?$/ });

export function isServerAddress(given: string): boolean {
  return address.safeParse(given).success;
}

/**
 * Opens what `DATABASE_URL` or `DATA_DIR` names and nothing else, so that a migration can run where
 * the service's other secrets are not at hand. Throws `UsageError` and `DataFolderBusy`.
 */
async function openTarget(environment: RawEnvironment): Promise<Target> {
  const path = findDataFolder(environment);
  if (path === null) return openServer(String(environment["DATABASE_URL"]));
  const folder = openDataFolder(path);
  try {
    const pglite = await PGlite.create(join(folder.path, "postgres"));
    return {
      database: pglite,
      description: `the embedded database in ${folder.path}`,
      async close() {
        await pglite.close();
        folder.release();
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
}

function openServer(given: string): Target {
  const parsed = address.safeParse(given);
  if (!parsed.success) throw new UsageError("DATABASE_URL must be a postgres:// URL");
  const { host, pathname } = new URL(parsed.data);
  return {
    database: { kind: "postgres", url: parsed.data },
    description: `${host}${pathname}`,
    close: () => Promise.resolve(),
  };
}

/**
 * Opens the target, hands it over and closes it, however that ends. Without `mayMake` an embedded
 * database that is not there is a `Refusal`.
 */
export async function withTarget<Result>(
  environment: RawEnvironment,
  use: (target: Target) => Promise<Result>,
  { mayMake = false } = {},
): Promise<Result> {
  if (!mayMake) demandDatabase(environment);
  const target = await openTarget(environment);
  try {
    return await use(target);
  } finally {
    await target.close();
  }
}
