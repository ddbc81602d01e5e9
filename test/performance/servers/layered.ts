import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { readConfig } from "../../../src/config.ts";
import { authenticator } from "../../../src/features/auth/index.ts";
import { idempotencyStore } from "../../../src/features/system/index.ts";
import { openLogSink } from "../../../src/node/log-file.ts";
import type { Database } from "../../../src/platform/db/database.ts";
import type { AppEnv } from "../../../src/platform/http/app-env.ts";
import { frontDoor } from "../../../src/platform/http/front-door.ts";
import { createLog, createServices, openOwnMemory } from "../../../src/services.ts";

/** A JSON route behind the first layers of the front door, as many as the parameter says. */
const count = Number(process.argv[2] ?? 0);
const config = readConfig(process.env, "node");
const app = new Hono<AppEnv>();
if (count > 0) {
  const services = createServices(config, {
    // No layer asks the database as long as nobody signs in.
    db: {} as Database,
    memory: openOwnMemory(),
    log: createLog(openLogSink().sink),
  });
  const addresses = { kind: "socket", trustedProxyHops: 0 } as const;
  const layers = frontDoor(services, addresses, { authenticator, idempotencyStore });
  app.use(...layers.slice(0, count).map(({ middleware }) => middleware));
}
app.get("/health", (c) => c.json({ status: "ok", version: config.version }));
serve({ fetch: app.fetch, hostname: config.http.host, port: config.http.port });
