import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import {
  closeTimeoutMs,
  connectTimeoutMs,
  type Database,
  longStatementTimeoutMs,
  silenceMs,
  statementTimeoutMs,
} from "./database.ts";
import { DatabaseUnreachable } from "./failure.ts";
import { openLine } from "./line.ts";
import { type ConnectionEvents, createPipelinedClient } from "./pipelined-client.ts";

export type PostgresOptions = Readonly<{
  connectionString: string;
  /** Connections for atomic units; reads and single statements share one pipelined connection. */
  poolSize?: number;
  events?: ConnectionEvents;
}>;

const defaultPoolSize = 10;
/** Long units wait for each other rather than take connections away from short ones. */
const longPoolSize = 2;

/** Plain Postgres over TCP. */
export function openPostgresDatabase(options: PostgresOptions): Database {
  const { connectionString, poolSize = defaultPoolSize, events = noEvents } = options;
  const usual = clientConfig(connectionString, statementTimeoutMs);
  const short = openLine(openPool({ ...usual, max: poolSize }, events), poolSize);
  const slow = clientConfig(connectionString, longStatementTimeoutMs);
  const long = openLine(openPool({ ...slow, max: longPoolSize }, events), longPoolSize);
  const pipelined = createPipelinedClient(usual, events);
  const queries = drizzle(pipelined as unknown as pg.Client, { casing: "snake_case" });
  const adapter: Pick<Database, "isShared" | "atomic" | "ping" | "close"> = {
    isShared: true,
    atomic: (build, { isLong = false } = {}) =>
      (isLong ? long : short).run((pool) => runAtomically(pool, build)) as never,
    async ping() {
      await queries.execute(sql`select 1`);
    },
    close: () => withinCloseTimeout([short.end(), long.end(), pipelined.end()]),
  };
  return Object.assign(Object.create(queries), adapter) as Database;
}

const noEvents: ConnectionEvents = { onConnected: () => undefined, onLost: () => undefined };

/** The server's time-out comes first and spares the connection; ours is for a server that hangs. */
function clientConfig(connectionString: string, timeoutMs: number): pg.ClientConfig {
  return {
    connectionString,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs + silenceMs,
    keepAlive: true,
    application_name: "florin",
    pipeline: true,
  };
}

function openPool(config: pg.PoolConfig, events: ConnectionEvents): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on("connect", (client) => {
    events.onConnected();
    // The pool listens to idle clients only, and an error that nobody hears ends the process.
    client.on("error", events.onLost);
  });
  pool.on("error", () => undefined);
  return pool;
}

/** A server that hangs never says goodbye, and we would wait for it for ever. */
async function withinCloseTimeout(goodbyes: readonly Promise<void>[]): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, closeTimeoutMs);
  await Promise.race([Promise.all(goodbyes), late]);
  clearTimeout(timer);
}

/**
 * BEGIN and every statement leave in one write; after a failure the server refuses the rest by
 * itself, so that only the first error counts.
 */
async function runAtomically(
  pool: pg.Pool,
  build: Parameters<Database["atomic"]>[0],
): Promise<unknown[]> {
  const client = await pool.connect().catch((error: unknown) => {
    throw new DatabaseUnreachable(error);
  });
  try {
    const statements = build(drizzle(client, { casing: "snake_case" }));
    const outcomes = await Promise.allSettled([client.query("begin"), ...statements]);
    const failure = outcomes.find((outcome) => outcome.status === "rejected");
    if (failure) {
      // When that fails too, the connection is gone and the server rolls back by itself.
      await client.query("rollback").catch(() => undefined);
      throw failure.reason;
    }
    await client.query("commit").catch(async (error: unknown) => {
      // The connection is free again only when the server says so, after the error.
      await client.query("rollback").catch(() => undefined);
      throw error;
    });
    return outcomes
      .slice(1)
      .map((outcome) => (outcome.status === "fulfilled" ? outcome.value : undefined));
  } finally {
    client.release(client.getTransactionStatus() !== "I");
  }
}
