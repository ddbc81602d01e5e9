import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { openEmbeddedDatabase } from "../../src/platform/db/embedded.ts";
import { callerOf, signUpWith } from "../support/servers/caller.ts";
import { bareEnvironment, type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { findFreePort } from "../support/servers/free-port.ts";
import { type Answer, askAgain, runLoad, send } from "../support/servers/ledger-load.ts";
import {
  type LedgerContent,
  promisedBy,
  type Row,
  readLedger,
} from "../support/servers/ledger-record.ts";
import type { Player } from "../support/servers/ledger-steps.ts";
import { startOwnPostgres } from "../support/servers/own-postgres.ts";
import { startPostgres } from "../support/servers/postgres.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";

/**
 * Whatever dies amid load: what was answered is there once, nothing else is, and whoever got no
 * reply gets the right one by asking again under the same key.
 */

const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 1_000_000_000);
const people = ["ada", "bob", "eve", "sam"];
const startMoney = 1_000_000;
const root = join(import.meta.dirname, "../..");

type Ending = () => unknown;
const endings: Ending[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

type Stage = Readonly<{
  crashes: number;
  server(): FlorinServer;
  crash(): Promise<void>;
  read(): Promise<LedgerContent>;
}>;

describe("killed amid load", { timeout: 120_000 }, () => {
  test("the service, on Postgres", async () => {
    const postgres = await startPostgres();
    endings.push(() => postgres.stop());
    const variables = await variablesOf({ DATABASE_URL: postgres.url });
    const read = () => readPostgres(postgres.url);
    await survive(variables, { ...(await serviceThatDies(variables)), crashes: 3, read });
  });

  test("the service, with its database in its data folder", async () => {
    const variables = await variablesOf({});
    const read = () => readFolder(variables);
    // Each start takes seconds.
    await survive(variables, { ...(await serviceThatDies(variables)), crashes: 2, read });
  });

  test("Postgres, while the service goes on", async () => {
    const postgres = await startOwnPostgres({ isDurable: true });
    endings.push(() => postgres.stop());
    const variables = await variablesOf({ DATABASE_URL: postgres.url });
    const server = await startFlorin(variables);
    endings.push(() => server.stop("SIGKILL"));
    const crash = () => {
      postgres.kill();
      return postgres.startAgain();
    };
    const read = () => readPostgres(postgres.url);
    await survive(variables, { server: () => server, crashes: 3, crash, read });
  });
});

async function survive(
  variables: Readonly<Record<string, string>>,
  { server, crashes, crash, read }: Stage,
): Promise<void> {
  const { url } = server();
  const deposits: Answer[] = [];
  const players = await Promise.all(people.map((name) => meet(server(), name, deposits)));
  const record = await runLoad({ url, players, seed, crashes, crash });
  const { answers, statuses, interruptions } = record;
  const recovered = answers.filter(({ isReplay }) => isReplay).length;
  process.stderr.write(
    `TEST_SEED=${seed}: ${answers.length} requests; tries without a reply, by crash: ` +
      `${interruptions.join(", ")}; effects whose reply was lost: ${recovered}.\n`,
  );
  expect(interruptions).toHaveLength(crashes);
  expect(Math.min(...interruptions)).toBeGreaterThan(0);
  expect([...statuses].filter((status) => ![200, 201, 422, 503].includes(status))).toEqual([]);
  for (const { asked, status, body } of answers) {
    const isPoor = players.some(({ empty }) => JSON.stringify(asked.body).includes(empty));
    const code = isPoor ? "insufficient_funds" : undefined;
    expect({ isSuccess: status < 300, code: body.code }).toEqual({ isSuccess: !isPoor, code });
  }

  const good = [...deposits, ...answers.filter(({ status }) => status < 300)];
  const again = await askAgain(url, good);
  for (const [at, { asked, status, text }] of good.entries()) {
    expect(again[at]).toMatchObject({ asked, status, text, isReplay: true });
  }
  expect(await server().stop()).toBe(0);
  expect(await read()).toEqual(promisedBy(good));
  const verified = await verifyLedger(variables);
  expect(verified.code, verified.printed).toBe(0);
  expect(verified.printed).toMatch(/^The ledger is clean/);
}

/** Signs somebody up with two accounts that have money and one that never gets any. */
async function meet(server: FlorinServer, name: string, deposits: Answer[]): Promise<Player> {
  const caller = callerOf(server);
  const { access_token: token } = await signUpWith(caller, `${name}@example.com`);
  const open = async () => {
    const wish = { type: "checking", currency: "USD" };
    return String((await caller.post("/api/v1/accounts", wish, token)).body.id);
  };
  const accounts = [await open(), await open()];
  for (const account of accounts) {
    const body = { account_id: account, amount: startMoney, currency: "USD" };
    const key = `begin-${account}`;
    const funded = await send(server.url, { token, key, path: "/api/v1/sandbox/deposits", body });
    if (funded?.status !== 201) throw new Error(`Not funded: ${funded?.text}`);
    deposits.push(funded);
  }
  return { token, accounts, empty: await open() };
}

/** The same port each time, so that clients only have to ask again. */
async function variablesOf(more: Readonly<Record<string, string>>) {
  const folder = makeTemporaryFolder();
  endings.push(() => folder.remove());
  const PORT = String(await findFreePort());
  return { ...testVariables, DATA_DIR: join(folder.path, "data"), PORT, ...more };
}

async function serviceThatDies(variables: Readonly<Record<string, string>>) {
  let starting = startFlorin(variables);
  // Also one that is about to start when a test fails must not stay.
  endings.push(async () => (await starting).stop("SIGKILL"));
  let server = await starting;
  return {
    server: () => server,
    async crash() {
      await server.stop("SIGKILL");
      starting = startFlorin(variables);
      server = await starting;
    },
  };
}

async function readPostgres(url: string): Promise<LedgerContent> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await readLedger(async (statement) => (await client.query(statement)).rows);
  } finally {
    await client.end();
  }
}

async function readFolder({ DATA_DIR }: Readonly<{ DATA_DIR: string }>): Promise<LedgerContent> {
  const { pglite } = await openEmbeddedDatabase({ dataDir: join(DATA_DIR, "postgres") });
  try {
    return await readLedger(async (statement) => (await pglite.query<Row>(statement)).rows);
  } finally {
    await pglite.close();
  }
}

async function verifyLedger(variables: Readonly<Record<string, string>>) {
  const child = spawn("npm", ["run", "-s", "florin", "--", "verify", "ledger"], {
    cwd: root,
    env: { ...bareEnvironment(), ...variables },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => (printed += String(chunk)));
  }
  const [code] = await once(child, "close");
  return { code, printed };
}
