import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { connectTimeoutMs, type Database, statementTimeoutMs } from "./database.ts";
import { createPipelinedClient } from "./pipelined-client.ts";

export type PostgresOptions = Readonly<{
  connectionString: string;
  /** Connections for atomic units; reads and single statements share one pipelined connection. */
  poolSize?: number;
  /** Told about connections that broke while idle; they are replaced by themselves. */
  onConnectionError?: (error: Error) => void;
}>;

const defaultPoolSize = 10;

/** Plain Postgres over TCP. */
export function openPostgresDatabase(options: PostgresOptions): Database {
  const onConnectionError = options.onConnectionError ?? (() => undefined);
  const clientConfig: pg.ClientConfig = {
    connectionString: options.connectionString,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
    application_name: "florin",
    pipeline: true,
  };
  const pool = new pg.Pool({ ...clientConfig, max: options.poolSize ?? defaultPoolSize });
  pool.on("error", onConnectionError);
  const pipelined = createPipelinedClient(clientConfig, onConnectionError);
  const queries = drizzle(pipelined as unknown as pg.Client, { casing: "snake_case" });
  const adapter: Pick<Database, "atomic" | "ping" | "close"> = {
    atomic: (build) => runAtomically(pool, build) as never,
    async ping() {
      await queries.execute(sql`select 1`);
    },
    async close() {
      await Promise.all([pool.end(), pipelined.end()]);
    },
  };
  return Object.assign(Object.create(queries), adapter) as Database;
}

/**
 * BEGIN and every statement leave in one write; after a failure the server refuses the rest by
 * itself, so that only the first error counts.
 */
async function runAtomically(
  pool: pg.Pool,
  build: Parameters<Database["atomic"]>[0],
): Promise<unknown[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const statements = build(drizzle(client, { casing: "snake_case" }));
    const outcomes = await Promise.allSettled([client.query("begin"), ...statements]);
    const failure = outcomes.find((outcome) => outcome.status === "rejected");
    await client.query(failure ? "rollback" : "commit").catch((error: Error) => {
      broken = error;
    });
    if (failure) throw failure.reason;
    if (broken) throw broken;
    return outcomes
      .slice(1)
      .map((outcome) => (outcome.status === "fulfilled" ? outcome.value : undefined));
  } finally {
    client.release(broken);
  }
}
