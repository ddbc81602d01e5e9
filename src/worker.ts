import { createApp } from "./app.ts";
import { type RawEnvironment, readConfig } from "./config.ts";
import { bootstrapAdmin } from "./features/auth/index.ts";
import { keptAlive } from "./platform/background.ts";
import { systemCtx } from "./platform/ctx.ts";
import { everyMinute, runInTurn } from "./scheduled.ts";
import { createEdgeServices } from "./services.ts";

/** What the runtime hands over with a request or a Cron Trigger. */
type Context = { waitUntil(promise: Promise<unknown>): void; passThroughOnException(): void };

/** Workers keep one `env` per isolate: services and app are made at its first use. */
const started = new WeakMap<object, ReturnType<typeof start>>();

function start(env: object) {
  const services = createEdgeServices(() => readConfig(env as RawEnvironment, "workers"));
  return { services, app: createApp(services, { kind: "cloudflare" }) };
}

export default {
  async fetch(request: Request, env: object, context: Context): Promise<Response> {
    const known = started.get(env);
    if (known) return known.app.fetch(request, env, context as never);
    const fresh = start(env);
    started.set(env, fresh);
    // Only this request waits, so that whoever saw the service answer can sign in as the admin.
    await bootstrapAdmin(systemCtx(fresh.services, "start"));
    return fresh.app.fetch(request, env, context as never);
  },
  async scheduled(_event: unknown, env: object, context: Context): Promise<void> {
    const { services } = started.get(env) ?? start(env);
    const background = keptAlive(services.background, (task) => context.waitUntil(task));
    await runInTurn({ ...services, background }, everyMinute);
  },
};
