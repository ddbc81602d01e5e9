import pg from "pg";
import type { Engine, Session } from "./engine.ts";
import { connectionLost, isDatabaseFailure, responseTooLarge } from "./failure.ts";

const DEFAULT_MAX_CONNECTIONS = 10;
/** Also bounds how long a request waits for a free connection. */
const CONNECT_TIMEOUT_MILLISECONDS = 10_000;
const IDLE_TIMEOUT_MILLISECONDS = 30_000;

/** Runs statements on a real Postgres; parallel requests use up to `max` connections. */
export function postgresEngine(
  connectionString: string,
  { max = DEFAULT_MAX_CONNECTIONS }: { max?: number } = {},
): Engine {
  const config = { connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MILLISECONDS };
  const pool = new pg.Pool({ ...config, max, idleTimeoutMillis: IDLE_TIMEOUT_MILLISECONDS });
  pool.on("error", ignoreLoss);
  const terminations = new Set<Promise<void>>();

  async function withSession<T>(
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw connectionLost(error);
    });
    let fit = true;
    const lose = () => {
      fit = false;
    };
    const stop = () => {
      if (!fit) return;
      fit = false;
      const done = terminateBackend(config, client).finally(() => terminations.delete(done));
      terminations.add(done);
    };
    client.on("error", lose);
    signal.addEventListener("abort", stop, { once: true });
    try {
      signal.throwIfAborted();
      return await work(sessionOn(client, stop));
    } catch (error) {
      if (!isDatabaseFailure(error) || error.severity === "FATAL") fit = false;
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
      client.release(!fit || client.getTransactionStatus() !== "I");
      client.off("error", lose);
    }
  }

  return {
    withSession,
    async close() {
      await pool.end();
      await Promise.all(terminations);
    },
  };
}

function sessionOn(client: pg.PoolClient, stop: () => void): Session {
  return {
    run(statement, maxBytes) {
      return new Promise((resolve, reject) => {
        let bytes = 0;
        const keepText = (value: string): string => {
          bytes += value.length;
          if (bytes <= maxBytes) return value;
          // The rest of the rows may be endless, so the statement is stopped, not read to its end.
          const failure = responseTooLarge(maxBytes);
          reject(failure);
          stop();
          throw failure;
        };
        const query = {
          text: statement.text,
          values: [...statement.values],
          rowMode: "array" as const,
          // Without it `pg` sends a statement that has no parameters as a script of many.
          queryMode: "extended",
          types: { getTypeParser: () => keepText },
        };
        client.query<(string | null)[], (string | null)[]>(query).then(
          // An empty statement has no command tag; the types of `pg` do not say so.
          (result) => resolve({ ...result, command: result.command ?? "" }),
          (error: unknown) => reject(isDatabaseFailure(error) ? error : connectionLost(error)),
        );
      });
    },
  };
}

/**
 * Ends the server side of a connection whose statement nobody waits for any more. Closing only our
 * end would let the statement run on and keep its locks.
 */
async function terminateBackend(config: pg.ClientConfig, client: pg.PoolClient): Promise<void> {
  const backendPid: unknown = Reflect.get(client, "processID");
  const messenger = new pg.Client(config);
  messenger.on("error", ignoreLoss);
  try {
    await messenger.connect();
    await messenger.query("SELECT pg_terminate_backend($1)", [backendPid]);
  } catch {
    // The server cannot be reached or is full; closing our end is all that is left to do.
  } finally {
    await Promise.all([client.end(), messenger.end()]);
  }
}

function ignoreLoss(): void {
  // The pool has already dropped the connection; the next request opens a new one.
}
