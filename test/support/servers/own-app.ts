import { createApp } from "../../../src/app.ts";
import { readConfig } from "../../../src/config.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { createPasswordHasher } from "../../../src/platform/crypto/password.ts";
import type { ScryptCost } from "../../../src/platform/crypto/scrypt.ts";
import type { Database } from "../../../src/platform/db/database.ts";
import type { WebhookSender } from "../../../src/platform/webhook/webhook-sender.ts";
import { everyMinute, runInTurn } from "../../../src/scheduled.ts";
import { createLog, createServices, openOwnMemory } from "../../../src/services.ts";
import { testVariables } from "../setup/variables.ts";
import type { Options, Reply, Visitor } from "../start.ts";
import { openMigrated } from "./migrated.ts";

/** The service inside the test, over a database of its own in memory. */
export type OwnApp = Readonly<{
  db: Database;
  /** Every line that was logged. */
  lines: readonly string[];
  /** Moves the service's clock forward. */
  passSeconds(seconds: number): void;
  /** Does once what the timer or the Cron Trigger does; `stopping` ends it early. */
  runSchedule(stopping?: AbortSignal): Promise<void>;
  /** Waits for mail and other work that goes on after replies. */
  settle(): Promise<void>;
  visitor(): Visitor;
  close(): Promise<void>;
}>;

const cheapCost: ScryptCost = { n: 16, r: 1, p: 1 };

/**
 * With `shared` it stands on the database of another one, or of the test, which must be closed
 * after it. With `hasCheapHashes` passwords are hashed in no time.
 */
export async function startOwnApp(
  variables: Readonly<Record<string, string>>,
  shared?: Pick<OwnApp, "db">,
  options: Readonly<{ hasCheapHashes?: boolean; webhookSender?: WebhookSender }> = {},
): Promise<OwnApp> {
  const db = shared?.db ?? (await openMigrated());
  const lines: string[] = [];
  let aheadSeconds = 0;
  const config = readConfig({ ...testVariables, ...variables }, "node");
  const real = createServices(config, {
    db,
    memory: openOwnMemory(),
    log: createLog((line) => lines.push(line)),
    clock: () => new Date(systemClock().getTime() + aheadSeconds * 1000),
    ...(options.webhookSender && { webhookSender: options.webhookSender }),
  });
  const { crypto } = real;
  const cheap = { passwords: createPasswordHasher(crypto.keys, cheapCost) };
  const services = options.hasCheapHashes ? { ...real, crypto: { ...crypto, ...cheap } } : real;
  const app = createApp(services, { kind: "socket", trustedProxyHops: 1 });

  const send = async (method: string, path: string, options: Options = {}): Promise<Reply> => {
    const { token } = options;
    const body = options.raw ?? (options.body === undefined ? null : JSON.stringify(options.body));
    const headers = new Headers(options.headers);
    if (body !== null && !headers.has("content-type")) {
      headers.set("content-type", "application/json");
    }
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    return readReply(await app.request(path, { method, headers, body }));
  };

  return {
    db,
    lines,
    passSeconds(seconds) {
      aheadSeconds += seconds;
    },
    runSchedule: (stopping) => runInTurn(services, { ...everyMinute, everySeconds: 0 }, stopping),
    settle: () => services.background.drain(),
    visitor: () => ({
      address: "unknown",
      send,
      get: (path, options) => send("GET", path, options),
      post: (path, body, options) => send("POST", path, { ...options, body }),
    }),
    async close() {
      await services.background.drain();
      if (!shared) await services.close();
    },
  };
}

async function readReply(reply: Response): Promise<Reply> {
  const { status, headers } = reply;
  const text = await reply.text();
  const isJson = /json/.test(headers.get("content-type") ?? "");
  return { status, headers, text, body: isJson ? JSON.parse(text) : undefined };
}
