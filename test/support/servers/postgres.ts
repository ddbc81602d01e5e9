import pg from "pg";
import { startOwnPostgres } from "./own-postgres.ts";

export type PostgresServer = Readonly<{
  /** A database of its own on the server. */
  url: string;
  stop(): Promise<void>;
}>;

/**
 * A real Postgres with many connections: the one at `TEST_DATABASE_URL`, in which a new database is
 * made, or one of our own that ends with the tests.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env["TEST_DATABASE_URL"];
  return given ? createDatabase(given) : startOwnPostgres();
}

/** A new, empty database on the server at `address`; `stop` drops it. */
export async function createDatabase(address: string): Promise<PostgresServer> {
  databasesMade += 1;
  const name = `florin_test_${process.pid}_${Date.now()}_${databasesMade}`;
  await runOnce(address, `create database ${name}`);
  const url = new URL(address);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => runOnce(address, `drop database ${name} with (force)`) };
}

let databasesMade = 0;

/** Runs a script over a connection of its own. */
export async function runOnce(address: string, script: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    await client.query(script);
  } finally {
    await client.end();
  }
}
