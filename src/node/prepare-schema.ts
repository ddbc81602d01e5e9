import { setTimeout } from "node:timers/promises";
import type { Config } from "../config.ts";
import type { Database } from "../platform/db/database.ts";
import { DatabaseUnreachable } from "../platform/db/failure.ts";
import type { Log } from "../platform/log/log.ts";
import { describeDatabaseError } from "./database-outages.ts";
import { listPending, migrate } from "./migrations.ts";

const retryMs = 1_000;
/** A day of trying; whoever mends the database later starts us anew. */
const maxTries = 86_400;

/** Whether the schema fits this version, as far as that is for us to see to. */
export type Preparation = Readonly<{ isDone(): boolean; stop(): void }>;

/**
 * Applies missing migrations, or in production only says which are missing. A database that does
 * not answer now is no reason not to start: then this is tried again every second, in the
 * background. Where it is we who migrate, requests get 503 until that is done.
 */
export async function prepareSchema(config: Config, log: Log): Promise<Preparation> {
  const stopping = new AbortController();
  let isDone = await prepare(config, log, { isFirst: true });
  const keepTrying = async (): Promise<void> => {
    for (let attempt = 1; attempt < maxTries && !isDone; attempt += 1) {
      await setTimeout(retryMs, undefined, { signal: stopping.signal, ref: false });
      isDone = await prepare(config, log, { isFirst: false });
    }
    if (!isDone) log.error("database_preparation_given_up");
  };
  if (!isDone) {
    keepTrying().catch((error: unknown) => {
      if (!stopping.signal.aborted) throw error;
    });
  }
  // Neon may answer over HTTP while the plain connection that migrates is shut.
  const isOurs = config.appEnv !== "production" && config.database.kind === "postgres";
  return { isDone: () => isDone || !isOurs, stop: () => stopping.abort() };
}

async function prepare(config: Config, log: Log, { isFirst }: { isFirst: boolean }) {
  try {
    if (config.appEnv === "production") {
      const pending = await listPending(config.database);
      if (pending.length > 0) log.error("migrations_pending", { migrations: pending });
    } else {
      const applied = await migrate(config.database);
      if (applied.length > 0) log.info("migrated", { migrations: applied });
    }
    return true;
  } catch (error) {
    if (isFirst) log.error("database_unreachable_at_start", describeDatabaseError(error));
    return false;
  }
}

/** Until the schema is prepared, the database counts as one that cannot be reached. */
export function afterPreparation(db: Database, { isDone, stop }: Preparation): Database {
  const refuse = (): never => {
    throw new DatabaseUnreachable(new Error("The schema is not prepared yet"));
  };
  const promised = new Set<string | symbol>(["atomic", "ping"]);
  return new Proxy(db, {
    get(target, name) {
      if (name === "close") {
        return () => {
          stop();
          return target.close();
        };
      }
      if (isDone()) return Reflect.get(target, name);
      return promised.has(name) ? async () => refuse() : refuse;
    },
  });
}
