import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { prepareSchema } from "../../src/node/prepare-schema.ts";
import type { Log } from "../../src/platform/log/log.ts";
import {
  createDatabase,
  type PostgresServer,
  runOnce,
  startPostgres,
} from "../support/servers/postgres.ts";
import { testVariables } from "../support/setup/variables.ts";

/** What a start makes of a database that answers, but not as it should. */

let server: PostgresServer;
let database: PostgresServer;
let events: { level: string; event: string; sqlState: unknown }[];

const record = (level: string) => (event: string, fields?: Readonly<Record<string, unknown>>) => {
  events.push({ level, event, sqlState: fields?.["sql_state"] });
};
const log: Log = { info: record("info"), warn: record("warn"), error: record("error") };

beforeAll(async () => {
  server = await startPostgres();
  database = await createDatabase(server.url);
  await runOnce(
    database.url,
    `drop role if exists florin_reader;
     create role florin_reader login password 'synthetic';
     create schema drizzle;
     create table drizzle.__drizzle_migrations (created_at bigint)`,
  );
});
beforeEach(() => {
  events = [];
});
afterAll(async () => {
  await database.stop();
  await runOnce(server.url, "drop role florin_reader");
  await server.stop();
});

/** The role that serves may read our tables, but not those of the migrator. */
function prepareAs(variables: Readonly<Record<string, string>>) {
  const url = new URL(database.url);
  url.username = "florin_reader";
  url.password = "synthetic";
  const environment = { ...testVariables, ...variables, DATABASE_URL: url.href };
  return prepareSchema(readConfig(environment, "node"), log);
}

test("in production a role that may not see the migrations serves all the same", async () => {
  const preparation = await prepareAs({
    APP_ENV: "production",
    PUBLIC_URL: "https://florin.example.com",
    BREVO_API_KEY: "synthetic-brevo-key",
    SENDER_EMAIL: "florin@example.com",
  });
  expect(preparation.isOpen()).toBe(true);
  expect(events).toEqual([{ level: "error", event: "migrations_unknown", sqlState: "42501" }]);
});

test("elsewhere a migration that fails ends the start", async () => {
  await expect(prepareAs({})).rejects.toMatchObject({ code: "42501" });
  expect(events).toEqual([]);
});
