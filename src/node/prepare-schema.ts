import { setTimeout } from "node:timers/promises";
import type { Config } from "../config.ts";
import type { Database } from "../platform/db/database.ts";
import { DatabaseUnreachable, isDatabaseOutage } from "../platform/db/failure.ts";
import type { Log } from "../platform/log/log.ts";
import { describeDatabaseError } from "./database-outages.ts";
import { listPending, migrate } from "./migrations.ts";

const retryMs = 1_000;
/** A day of trying; whoever mends the database later starts us anew. */
const maxTries = 86_400;

export type Preparation = Readonly<{
  /** False while requests must not reach the database yet. */
  isOpen(): boolean;
  /** Why the database did not answer at first; null when it did. */
  outage: unknown;
  /** Migrations that were not applied, because they must not be, as far as that is known. */
  pending: readonly string[];
  /** Runs `next` once the database has answered: now, and waits for it, or later by itself. */
  follow(next: () => Promise<void>): Promise<void>;
  stop(): void;
}>;

/**
 * Applies missing migrations, or in production, or where `mayMigrate` is false, only says which are
 * missing. A database that does
 * not answer now is no reason not to start: then this is tried again every second, in the
 * background. Where it is we who migrate, requests get 503 until that is done. Throws when a
 * migration fails; where it is not we who migrate, nothing stops the start.
 */
export async function prepareSchema(
  config: Config,
  log: Log,
  mayMigrate = true,
): Promise<Preparation> {
  const migrates = mayMigrate && config.appEnv !== "production";
  const { outage, pending } = await prepare(config, log, migrates);
  if (outage === null) return { ...prepared, pending };
  log.error("database_unreachable_at_start", describeDatabaseError(outage));
  const stopping = new AbortController();
  let isDone = false;
  const later = keepPreparing(config, log, migrates, stopping.signal).then((outcome) => {
    isDone = outcome;
  });
  const tell = (error: unknown) => log.error("preparation_failed", describeDatabaseError(error));
  later.catch(tell);
  // Neon may answer over HTTP while the plain connection that migrates is shut.
  const isOurs = migrates && config.database.kind === "postgres";
  return {
    isOpen: () => isDone || !isOurs,
    ...{ outage, pending },
    async follow(next) {
      later
        .then(
          () => (isDone ? next() : undefined),
          () => undefined,
        )
        .catch(tell);
    },
    stop: () => stopping.abort(),
  };
}

/** What an embedded database is as soon as it is open, and any other that answers at start. */
export const prepared: Preparation = {
  isOpen: () => true,
  outage: null,
  pending: [],
  follow: (next) => next(),
  stop: () => undefined,
};

type Prepared = Pick<Preparation, "outage" | "pending">;

/** Without an outage it is done. */
async function prepare(config: Config, log: Log, migrates: boolean): Promise<Prepared> {
  try {
    if (migrates) {
      const applied = await migrate(config.database);
      if (applied.length > 0) log.info("migrated", { migrations: applied });
      return prepared;
    }
    const pending = await listPending(config.database);
    if (pending.length > 0) log.error("migrations_pending", { migrations: pending });
    return { outage: null, pending };
  } catch (error) {
    if (isDatabaseOutage(error)) return { outage: error, pending: [] };
    if (migrates) throw error;
    // The role that serves need not be allowed to see what the role that migrates has done.
    log.error("migrations_unknown", describeDatabaseError(error));
    return prepared;
  }
}

async function keepPreparing(
  config: Config,
  log: Log,
  migrates: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  for (let attempt = 1; attempt < maxTries; attempt += 1) {
    await setTimeout(retryMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return false;
    if ((await prepare(config, log, migrates)).outage === null) return true;
  }
  log.error("database_preparation_given_up");
  return false;
}

/** While the schema is not prepared, the database counts as one that cannot be reached. */
export function whenPrepared(db: Database, { isOpen }: Preparation): Database {
  const refuse = (): never => {
    throw new DatabaseUnreachable(new Error("The schema is not prepared yet"));
  };
  const promised = new Set<string | symbol>(["atomic", "ping"]);
  return new Proxy(db, {
    get(target, name) {
      if (isOpen() || name === "close") return Reflect.get(target, name);
      return promised.has(name) ? async () => refuse() : refuse;
    },
  });
}
