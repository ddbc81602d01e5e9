import { postgresEngine, startNeonStandIn } from "../../../dev/neon/server.ts";
import { migrate } from "../../../src/node/migrations.ts";
import type { Database } from "../../../src/platform/db/database.ts";
import { openNeonDatabase } from "../../../src/platform/db/neon.ts";
import { openPostgresDatabase } from "../../../src/platform/db/postgres.ts";
import { openMigrated } from "./migrated.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";

/** A database behind one adapter of the port, with every migration applied. */
export type OpenedAdapter = Readonly<{
  db: Database;
  /** The server behind it; null for the embedded one. */
  server: PostgresServer | null;
  stop(): Promise<void>;
}>;

/** Every adapter there is; the promises of the port hold for each of them. */
export const adapters: readonly (readonly [string, () => Promise<OpenedAdapter>])[] = [
  ["pg", openOverPg],
  ["PGlite", openOverPglite],
  ["Neon over HTTP", openOverNeon],
];

export async function openOverPg(): Promise<OpenedAdapter> {
  const server = await startPostgres();
  await migrate({ kind: "postgres", url: server.url });
  const db = openPostgresDatabase({ connectionString: server.url });
  return { db, server, stop: () => db.close().then(() => server.stop()) };
}

async function openOverPglite(): Promise<OpenedAdapter> {
  const db = await openMigrated();
  return { db, server: null, stop: () => db.close() };
}

async function openOverNeon(): Promise<OpenedAdapter> {
  const server = await startPostgres();
  await migrate({ kind: "postgres", url: server.url });
  const standIn = await startNeonStandIn({ engine: postgresEngine(server.url) });
  const connectionString = "postgres://florin:synthetic@db.example.com/florin";
  const db = openNeonDatabase({ connectionString, fetchEndpoint: standIn.url });
  const stop = async () => {
    await db.close();
    await standIn.close();
    await server.stop();
  };
  return { db, server, stop };
}
