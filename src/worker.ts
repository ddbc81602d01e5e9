import { createApp } from "./app.ts";
import { ConfigError, type RawEnvironment, readConfig } from "./config.ts";
import { consoleSink } from "./platform/log/console-sink.ts";
import { createLog, createServices, openEdgeMemory, openNeon } from "./services.ts";

type Worker = { fetch: (request: Request, env: object, context: object) => Promise<Response> };

/** Workers keep one `env` per isolate: services and app are made at its first request. */
const apps = new WeakMap<object, ReturnType<typeof startApp>>();

function startApp(env: object) {
  const log = createLog(consoleSink);
  try {
    const config = readConfig(env as RawEnvironment, "workers");
    if (config.database.kind !== "neon") throw new ConfigError(["DATABASE_URL is missing"]);
    const parts = { db: openNeon(config.database), memory: openEdgeMemory(config, log), log };
    return createApp(createServices(config, parts), { kind: "cloudflare" });
  } catch (error) {
    if (error instanceof ConfigError) log.error("config_wrong", { problems: error.problems });
    throw error;
  }
}

export default {
  async fetch(request, env, context) {
    let app = apps.get(env);
    if (!app) {
      app = startApp(env);
      apps.set(env, app);
    }
    return app.fetch(request, env, context as never);
  },
} satisfies Worker;
