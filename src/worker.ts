import { createApp } from "./app.ts";
import { ConfigError, type RawEnvironment, readConfig } from "./config.ts";
import { bootstrapAdmin } from "./features/auth/index.ts";
import { systemCtx } from "./platform/ctx.ts";
import { consoleSink } from "./platform/log/console-sink.ts";
import { createLog, createServices, openEdgeMemory, openNeon } from "./services.ts";

type Worker = { fetch: (request: Request, env: object, context: object) => Promise<Response> };

/** Workers keep one `env` per isolate: services and app are made at its first request. */
const apps = new WeakMap<object, ReturnType<typeof startApp>["app"]>();

function startApp(env: object) {
  const log = createLog(consoleSink);
  try {
    const config = readConfig(env as RawEnvironment, "workers");
    if (config.database.kind !== "neon") throw new ConfigError(["DATABASE_URL is missing"]);
    const parts = { db: openNeon(config.database), memory: openEdgeMemory(config, log), log };
    const services = createServices(config, parts);
    return { app: createApp(services, { kind: "cloudflare" }), services };
  } catch (error) {
    if (error instanceof ConfigError) log.error("config_wrong", { problems: error.problems });
    throw error;
  }
}

export default {
  async fetch(request, env, context) {
    const known = apps.get(env);
    if (known) return known.fetch(request, env, context as never);
    const { app, services } = startApp(env);
    apps.set(env, app);
    // Only this request waits, so that whoever saw the service answer can sign in as the admin.
    await bootstrapAdmin(systemCtx(services, "start"));
    return app.fetch(request, env, context as never);
  },
} satisfies Worker;
