import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { productionPolicy } from "../../src/core/policy.ts";
import { readNodeConfig } from "../../src/node/environment.ts";
import { callerOf, signUpWith } from "../support/servers/caller.ts";
import { runFlorin, startFlorin } from "../support/servers/florin.ts";
import { findFreePort } from "../support/servers/free-port.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";

/** What stops a start, and what a start on nothing at all gives. */

const folder = makeTemporaryFolder();
afterAll(() => folder.remove());

const strongKey = () => randomBytes(32).toString("base64");
/** Complete for production; nothing of it exists. */
const complete: Readonly<Record<string, string>> = {
  APP_ENV: "production",
  PORT: "0",
  DATA_DIR: join(folder.path, "untouched"),
  SECRET_KEYS: `k1:${strongKey()}`,
  PUBLIC_URL: "https://florin.example.com",
  DATABASE_URL: "postgres://florin:synthetic-password@db.example.com/florin",
  BREVO_API_KEY: "synthetic-brevo-key",
  SENDER_EMAIL: "florin@example.com",
};

function without(...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(complete).filter(([name]) => !names.includes(name)));
}

/** What a start that must fail tells, one entry per wrong variable; it shows no value. */
async function problemsOf(variables: Readonly<Record<string, string>>): Promise<string[]> {
  const { code, stderr, stdout } = await runFlorin(variables);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  const [title, ...lines] = stderr.trimEnd().split("\n");
  expect(title).toBe("The configuration is wrong:");
  for (const [name, value] of Object.entries(variables)) {
    if (name !== "APP_ENV" && name !== "PORT" && value) expect(stderr).not.toContain(value);
  }
  return lines.map((line) => line.replace(/^ {2}- /, "")).sort();
}

describe("in production", () => {
  test("everything that is missing is told at once", async () => {
    expect(await problemsOf({ APP_ENV: "production" })).toEqual([
      "BREVO_API_KEY is missing",
      "DATABASE_URL is missing",
      "PUBLIC_URL is missing",
      expect.stringMatching(/^SECRET_KEYS /),
      "SENDER_EMAIL is missing",
    ]);
  });

  test("every unsafe address is told at once, with whatever else is wrong", async () => {
    const local = "http://localhost:9300";
    const problems = await problemsOf({
      ...complete,
      SECRET_KEYS: `k2:${strongKey()},k1:${randomBytes(8).toString("base64")}`,
      PUBLIC_URL: "http://florin.example.com",
      CORS_ORIGINS: "https://app.example.com,http://127.0.0.1:3000",
      BREVO_BASE_URL: local,
      VONAGE_BASE_URL: "https://127.0.0.1:9300",
      WAVE_BASE_URL: "https://[::1]:9300",
      WAVE_GRAPHQL_URL: "https://wave.localhost/graphql",
      GOOGLE_ISSUER: `${local}/google`,
      NEON_SQL_URL: `${local}/sql`,
      UPSTASH_REDIS_REST_URL: `${local}/upstash`,
      MAILBOX_URL: `${local}/mailbox`,
      OPS_TOKEN: "too-short-a-token",
      POLICY: '{"rate.lgoin":1}',
    });
    const unsafe = "must be https and no local address in production";
    expect(problems).toEqual([
      `BREVO_BASE_URL ${unsafe}`,
      "CORS_ORIGINS must be https and no local addresses in production",
      `GOOGLE_ISSUER ${unsafe}`,
      "MAILBOX_URL exists only outside production",
      `NEON_SQL_URL ${unsafe}`,
      "OPS_TOKEN must have at least 24 characters",
      expect.stringMatching(/^POLICY: unknown name rate\.lgoin/),
      `PUBLIC_URL ${unsafe}`,
      expect.stringMatching(/^SECRET_KEYS key 2 /),
      "UPSTASH_REDIS_REST_TOKEN is missing, although its other half is set",
      `UPSTASH_REDIS_REST_URL ${unsafe}`,
      `VONAGE_BASE_URL ${unsafe}`,
      `WAVE_BASE_URL ${unsafe}`,
      `WAVE_GRAPHQL_URL ${unsafe}`,
    ]);
  });

  test.each([
    ["without an id", strongKey()],
    ["of 16 bytes", `k1:${randomBytes(16).toString("base64")}`],
    ["of zeros", `k1:${Buffer.alloc(32).toString("base64")}`],
    ["of one character", `k1:${Buffer.alloc(32, "a").toString("base64")}`],
    ["that is no base64", "k1:correct horse battery staple correct horse!!"],
    ["twice with one id", `k1:${strongKey()},k1:${strongKey()}`],
  ])("a secret key %s is refused", (_kind, SECRET_KEYS) => {
    const start = () => readNodeConfig({ ...complete, SECRET_KEYS });
    expect(start).toThrow(/^The configuration is wrong:\n {2}- SECRET_KEYS .*$/);
    expect(start).not.toThrow(SECRET_KEYS);
  });

  test("what is complete and safe is taken", () => {
    expect(readNodeConfig(complete)).toMatchObject({
      appEnv: "production",
      database: { kind: "postgres" },
    });
  });

  test("the secret of development is not taken, nor is one made", () => {
    const dataDir = makeTemporaryFolder();
    const file = join(dataDir.path, "secret-keys");
    const start = () => readNodeConfig({ ...without("SECRET_KEYS"), DATA_DIR: dataDir.path });
    expect(start).toThrow(/SECRET_KEYS/);
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, `dev:${strongKey()}\n`);
    expect(start).toThrow(/SECRET_KEYS/);
    dataDir.remove();
  });
});

test("in development too, what is wrong is told: names that POLICY knows, but no value", async () => {
  const run = await runFlorin({
    APP_ENV: "development",
    DATA_DIR: join(folder.path, "data"),
    DATABASE_URL: "mysql://florin:synthetic-password@db.example.com/florin",
    POLICY: '{"rate.login":10,"rate.lgoin":1}',
  });
  expect(run.code).toBe(1);
  const names = Object.keys(productionPolicy).join(", ");
  expect(run.stderr.split("\n")).toEqual([
    "The configuration is wrong:",
    "  - DATABASE_URL must be a postgres:// URL",
    `  - POLICY: unknown name rate.lgoin; the known names are ${names}`,
    "",
  ]);
});

test("an empty data folder is enough, and a taken port is told", async () => {
  const data = makeTemporaryFolder();
  const started = performance.now();
  const server = await startFlorin({ APP_ENV: "development", DATA_DIR: data.path });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(`A first start, with an empty data folder, took ${seconds} s.\n`);
  const session = await signUpWith(callerOf(server), "ada@example.com");
  expect(session).toMatchObject({ status: "authenticated", user: { email: "ada@example.com" } });
  const { port } = new URL(server.url);
  const second = await runFlorin({
    APP_ENV: "development",
    DATA_DIR: join(folder.path, "other"),
    DATABASE_URL: `postgres://florin:synthetic-password@127.0.0.1:${await findFreePort()}/florin`,
    PORT: port,
  });
  expect(second.code).toBe(1);
  expect(second.stderr).toBe(
    `Port ${port} is in use by another process. Stop that one, or set another PORT.\n`,
  );
  expect(await server.stop()).toBe(0);
  expect(server.output()).toContain('"event":"stopped"');
  data.remove();
});
