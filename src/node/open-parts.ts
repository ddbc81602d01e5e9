import { join } from "node:path";
import type { Config } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import type { Database } from "../platform/db/database.ts";
import { openEmbeddedDatabase } from "../platform/db/embedded.ts";
import { openPostgresDatabase } from "../platform/db/postgres.ts";
import type { Log } from "../platform/log/log.ts";
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
} from "../services.ts";
import { openDataFolder } from "./data-folder.ts";
import { logDatabaseOutages } from "./database-outages.ts";
import { migrate } from "./migrations.ts";
import { afterPreparation, prepareSchema } from "./prepare-schema.ts";

/** Opens what Node brings along. Outside production, missing migrations are applied here. */
export async function openParts(config: Config, log: Log): Promise<Parts> {
  return { db: await openDatabase(config, log), memory: openMemory(config, log), log };
}

async function openDatabase(config: Config, log: Log): Promise<Database> {
  const { database } = config;
  if (database.kind === "embedded") return openEmbedded(config.dataDir, log);
  const preparation = await prepareSchema(config, log);
  if (database.kind === "neon") return openNeon(database);
  const db = openPostgresDatabase({
    connectionString: database.url,
    events: logDatabaseOutages(log),
  });
  return preparation.isDone() ? db : afterPreparation(db, preparation);
}

async function openEmbedded(dataDir: string, log: Log): Promise<Database> {
  const folder = openDataFolder(dataDir);
  const database = await openEmbeddedDatabase(join(folder.path, "postgres"));
  const applied = await migrate(database.pglite);
  if (applied.length > 0) log.info("migrated", { migrations: applied });
  return Object.assign(Object.create(database), {
    async close() {
      await database.close();
      folder.release();
    },
  }) as Database;
}

function openMemory(config: Config, log: Log): SharedMemory {
  if (config.appEnv === "production" && config.redis.kind === "memory") {
    log.warn("no_redis", { note: "Limits are counted in this process: run one instance only." });
  }
  if (config.redis.kind !== "redis") return openEdgeMemory(config, log);
  const connection = connectRedis({ url: config.redis.url, log });
  const store = createRedisSessionStore(connection.client);
  return guardedMemory(
    createRedisLimiter(connection.client),
    createGuardedSessionCache({ store, log, clock: systemClock }),
    log,
    {
      probe: async () => void (await connection.client.ping()),
      close: () => connection.close(),
    },
  );
}
