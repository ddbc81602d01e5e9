import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { Redis } from "ioredis";
import RedisMock from "ioredis-mock";
import { openDataFolder } from "../src/node/data-folder.ts";
import { keepDevelopmentSecret } from "../src/node/development-secrets.ts";
import { migrate } from "../src/node/migrations.ts";
import { pgliteEngine, postgresEngine } from "./neon/server.ts";
import { startStandIns } from "./stand-ins.ts";

/**
 * `npm run dev`: the service on workerd under `wrangler dev`, with every outside service played by
 * a stand-in on this machine. It needs no account and no network.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const environment = process.env;
const port = environment["PORT"] || "8787";
const host = environment["HOST"] || "0.0.0.0";
const dataDir = environment["DATA_DIR"] || join(root, ".data");
const poolSize = 10;

/** Variables that a caller may set for the Worker too. */
const passedOn = [
  ...[
    "APP_ENV",
    "PUBLIC_URL",
    "CORS_ORIGINS",
    "SECRET_KEYS",
    "POLICY",
    "METRIC_BANDS",
    "OPS_TOKEN",
  ],
  ...["BOOTSTRAP_ADMIN_EMAIL", "BOOTSTRAP_ADMIN_PASSWORD", "UPSTASH_REDIS_REST_URL"],
  ...["UPSTASH_REDIS_REST_TOKEN", "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET", "GOOGLE_ISSUER"],
  ...["WAVE_CLIENT_ID", "WAVE_CLIENT_SECRET", "WAVE_BASE_URL", "WAVE_GRAPHQL_URL"],
  "WAVE_SCOPES",
  ...["BREVO_API_KEY", "BREVO_BASE_URL", "SENDER_EMAIL", "SENDER_NAME", "VONAGE_API_KEY"],
  ...[
    "VONAGE_API_SECRET",
    "VONAGE_BRAND_NAME",
    "VONAGE_BASE_URL",
    "VONAGE_VERIFY_VERSION",
    "BREACH_CHECK_URL",
    "SMS_COUNTRIES",
  ],
];

async function main(): Promise<void> {
  const database = await openDatabase();
  const redisUrl = environment["REDIS_URL"];
  const redis = redisUrl ? new Redis(redisUrl) : new RedisMock();
  const standIns = await startStandIns({ engine: database.engine, redis });
  writeVariables(standIns.variables);
  process.stdout.write(welcome());
  const wrangler = startWrangler();
  const stop = () => void wrangler.kill("SIGTERM");
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  const code = await new Promise<number>((resolve) => {
    wrangler.on("exit", (exitCode) => resolve(exitCode ?? 0));
  });
  await standIns.close();
  redis.disconnect();
  await database.close();
  process.exit(code);
}

async function openDatabase() {
  const address = environment["DATABASE_URL"];
  if (address) {
    await migrate({ kind: "postgres", url: address });
    return { engine: postgresEngine(address, { max: poolSize }), close: async () => undefined };
  }
  const folder = openDataFolder(dataDir);
  const pglite = await PGlite.create(join(folder.path, "postgres"));
  await migrate(pglite);
  return {
    engine: pgliteEngine(pglite),
    async close() {
      await pglite.close();
      folder.release();
    },
  };
}

/** `.dev.vars` is where `wrangler dev` reads a Worker's secrets; it is made anew at each start. */
function writeVariables(standIns: Readonly<Record<string, string>>): void {
  const own: Record<string, string> = {
    APP_ENV: "development",
    PUBLIC_URL: `http://localhost:${port}`,
    SECRET_KEYS: environment["SECRET_KEYS"] || keepDevelopmentSecret(dataDir),
    ...standIns,
  };
  for (const name of passedOn) own[name] = environment[name] || (own[name] ?? "");
  const lines = Object.entries(own).flatMap(([name, value]) =>
    value === "" ? [] : [`${name}='${value}'`],
  );
  writeFileSync(join(root, ".dev.vars"), `${lines.join("\n")}\n`, { mode: 0o600 });
}

function startWrangler() {
  const wrangler = join(root, "node_modules", ".bin", "wrangler");
  const options = ["--port", port, "--ip", host, "--show-interactive-dev-session=false"];
  return spawn(wrangler, ["dev", ...options], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...environment, WRANGLER_SEND_METRICS: "false", CI: "true" },
    shell: process.platform === "win32",
  });
}

function welcome(): string {
  const origin = `http://localhost:${port}`;
  const storage = environment["DATABASE_URL"] ? "your Postgres" : `embedded Postgres in ${dataDir}`;
  return `
  Florin on workerd: ${origin}
    Dashboard    ${origin}/app
    API page     ${origin}/docs
    Mailbox      ${origin}/dev/mailbox   (codes and links that would have been sent)
    Database     ${storage}, over HTTP as at Neon

`;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
