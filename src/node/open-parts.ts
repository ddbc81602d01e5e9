import { join } from "node:path";
import type { Config } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import type { Database } from "../platform/db/database.ts";
import { openEmbeddedDatabase } from "../platform/db/embedded.ts";
import { openPostgresDatabase } from "../platform/db/postgres.ts";
import type { Log } from "../platform/log/log.ts";
import { createRedisMetricStore } from "../platform/metrics/redis.ts";
import { createRedisLimiter } from "../platform/rate-limit/redis.ts";
import { connectRedis } from "../platform/redis/connect.ts";
import { createGuardedSessionCache } from "../platform/session-cache/guarded-session-cache.ts";
import { createRedisSessionStore } from "../platform/session-cache/redis.ts";
import {
  guardedMemory,
  openEdgeMemory,
  openNeon,
  type Parts,
  type SharedMemory,
  targetRulesOf,
} from "../services.ts";
import { openDataFolder } from "./data-folder.ts";
import { logDatabaseOutages } from "./database-outages.ts";
import { listPending, migrate } from "./migrations.ts";
import { type Preparation, prepared, prepareSchema, whenPrepared } from "./prepare-schema.ts";
import { createNodeSender } from "./webhook-sender.ts";

/**
 * Opens what Node brings along. Where `mayMigrate` says so, missing migrations are applied here,
 * except to a server's database in production.
 */
export async function openParts(
  config: Config,
  log: Log,
  options: Readonly<{ mayMigrate: boolean }> = { mayMigrate: true },
): Promise<{ parts: Parts; preparation: Preparation }> {
  const { db, preparation } = await openDatabase(config, log, options.mayMigrate);
  const webhookSender = createNodeSender(targetRulesOf(config));
  return { parts: { db, memory: openMemory(config, log), log, webhookSender }, preparation };
}

async function openDatabase(
  config: Config,
  log: Log,
  mayMigrate: boolean,
): Promise<{ db: Database; preparation: Preparation }> {
  const { database } = config;
  if (database.kind === "embedded") return openEmbedded(config.dataDir, log, mayMigrate);
  const preparation = await prepareSchema(config, log, mayMigrate);
  if (database.kind === "neon") return { db: openNeon(database), preparation };
  const db = openPostgresDatabase({
    connectionString: database.url,
    events: logDatabaseOutages(log),
  });
  return { db: preparation.isOpen() ? db : whenPrepared(db, preparation), preparation };
}

async function openEmbedded(
  dataDir: string,
  log: Log,
  mayMigrate: boolean,
): Promise<{ db: Database; preparation: Preparation }> {
  const folder = openDataFolder(dataDir);
  const database = await openEmbeddedDatabase({ dataDir: join(folder.path, "postgres") });
  const applied = mayMigrate ? await migrate(database.pglite) : [];
  if (applied.length > 0) log.info("migrated", { migrations: applied });
  const db = Object.assign(Object.create(database), {
    async close() {
      await database.close();
      folder.release();
    },
  }) as Database;
  const pending = mayMigrate ? [] : await listPending(database.pglite);
  return { db, preparation: { ...prepared, pending } };
}

function openMemory(config: Config, log: Log): SharedMemory {
  if (config.appEnv === "production" && config.redis.kind === "memory") {
    log.warn("no_redis", { note: "Limits are counted in this process: run one instance only." });
  }
  if (config.redis.kind !== "redis") return openEdgeMemory(config, log);
  const connection = connectRedis({ url: config.redis.url, log });
  const store = createRedisSessionStore(connection.client);
  return guardedMemory(
    {
      limiter: createRedisLimiter(connection.client),
      sessionCache: createGuardedSessionCache({ store, log, clock: systemClock }),
      metricStore: createRedisMetricStore(connection.client),
    },
    log,
    {
      probe: async () => void (await connection.client.ping()),
      close: () => connection.close(),
    },
  );
}
