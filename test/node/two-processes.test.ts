import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyLedger } from "../../src/features/ledger/index.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import { type Client, keepBusy } from "../support/back-and-forth.ts";
import { newKey, transferBody } from "../support/money.ts";
import { callerOf, logInWith, signUpWith } from "../support/servers/caller.ts";
import { type FlorinServer, startFlorin } from "../support/servers/florin.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { bootstrapAdmin, testVariables } from "../support/setup/variables.ts";
import { newEmail, type Reply } from "../support/start.ts";

/**
 * Within one process postings go over one connection, one after the other. Here those of two
 * processes meet, and with them everything else that moves or holds money of the same accounts.
 */

const clientCount = 32;
const durationMs = 5_000;
/** Little, and more goes forth than back: it runs out again and again. */
const balance = 30;
const api = "/api/v1/transactions";

const folder = makeTemporaryFolder();
let postgres: PostgresServer;
let servers: readonly [FlorinServer, FlorinServer];

beforeAll(async () => {
  postgres = await startPostgres();
  const variables = { ...testVariables, DATA_DIR: folder.path, DATABASE_URL: postgres.url };
  servers = [await startFlorin(variables), await startFlorin(variables)];
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop("SIGKILL")));
  await postgres.stop();
  folder.remove();
});

/** Somebody who sends every request under a new key to the one or the other server. */
type Sender = (path: string, body?: object) => Promise<Pick<Reply, "status" | "body">>;

function senderOf(place: number, token: string): Sender {
  const { url } = place % 4 < 2 ? servers[0] : servers[1];
  return async (path, body = {}) => {
    const reply = await fetch(`${url}${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "idempotency-key": newKey(),
        "x-forwarded-for": `198.18.7.${place}`,
      },
      body: JSON.stringify(body),
    });
    return { status: reply.status, body: await reply.json() };
  };
}

type Party = Readonly<{ token: string; account: string }>;

async function meet(place: number): Promise<Party> {
  const caller = callerOf(servers[0], `198.18.8.${place}`);
  const { access_token: token } = await signUpWith(caller, newEmail());
  const send = senderOf(200 + place, token);
  const { body } = await send("/api/v1/accounts", { type: "checking", currency: "USD" });
  const funding = { account_id: body.id, amount: balance, currency: "USD" };
  expect((await send("/api/v1/sandbox/deposits", funding)).status).toBe(201);
  return { token, account: body.id };
}

test("what two processes do to the same accounts never shows a deadlock", async () => {
  const [alice, bob] = [await meet(1), await meet(2)];
  const { email, password } = bootstrapAdmin;
  const admin = (await logInWith(callerOf(servers[0], "198.18.8.3"), email, password)).body;
  const posted: string[] = [];

  const clientOf = (place: number): Client => {
    const isForth = place % 2 === 0;
    const [payer, payee] = isForth ? [alice, bob] : [bob, alice];
    const send = senderOf(place, payer.token);
    const staff = senderOf(place, admin.access_token);
    const parties = { account_id: payer.account, to_account_id: payee.account };
    const item = (amount: number) =>
      transferBody({ from: payer.account, to: payee.account, amount });
    return async (turn) => {
      const amount = 1 + ((place + turn) % (isForth ? 4 : 3));
      const kind = (place + turn) % 8;
      if (kind === 0) return send(`${api}/transfer/batch`, { transfers: [1, 2, 3].map(item) });
      if (kind === 1 || kind === 2) {
        const held = await send(`${api}/holds`, { ...parties, amount, currency: "USD" });
        if (held.status !== 201) return held;
        const act = kind === 1 ? "capture" : "void";
        return send(`${api}/holds/${held.body.id}/${act}`);
      }
      if (kind === 3) {
        const cash = { account_id: payer.account, amount, currency: "USD", channel: "cash" };
        return staff(`${api}/${turn % 2 === 0 ? "deposit" : "withdrawal"}`, cash);
      }
      const id = kind === 4 ? posted.shift() : undefined;
      if (id !== undefined) return staff(`${api}/${id}/reverse`, { reason: "Mistaken" });
      const sent = await send(`${api}/transfer`, item(amount));
      if (sent.status === 201) posted.push(sent.body.id);
      return sent;
    };
  };
  const clients = Array.from({ length: clientCount }, (_, place) => clientOf(place));
  const outcomes = await keepBusy(clients, durationMs);
  expect(Object.keys(outcomes).sort(), JSON.stringify(outcomes)).toEqual([
    "200",
    "201",
    "422 insufficient_funds",
  ]);

  // What a connection counted is written when it ends, at the latest.
  await Promise.all(servers.map((server) => server.stop()));
  expect(await countDeadlocks()).toBe(0);
  const db = openPostgresDatabase({ connectionString: postgres.url });
  const report = await verifyLedger({ db } as Ctx);
  await db.close();
  expect(report).toMatchObject({ broken: null });
  expect(report.transfers).toBeGreaterThan(100);
});

/** Also those that a second try hid from the callers. */
async function countDeadlocks(): Promise<number> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query(
    "select deadlocks from pg_stat_database where datname = current_database()",
  );
  await client.end();
  return Number(rows[0]?.deadlocks);
}
