import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import type { SessionCache } from "../../src/platform/session-cache/session-cache.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { newKey } from "../support/money.ts";
import { openMigrated } from "../support/servers/migrated.ts";
import { testVariables } from "../support/setup/variables.ts";
import { goodPassword, newEmail, registration } from "../support/start.ts";

/**
 * What a transfer waits for: one statement posts it, and what the rules read travels beside the
 * check of who asks.
 */
const smallAmount = 7_00;
const materialAmount = 150_00;

const db = await openMigrated();
let sent: string[] = [];
let announce: (() => void) | undefined;
const query = db.pglite.query.bind(db.pglite);
db.pglite.query = ((text: string, ...rest: never[]) => {
  sent.push(text);
  if (text.includes("ledger_days")) announce?.();
  return query(text, ...rest);
}) as typeof db.pglite.query;

/** While set, nobody learns whether a session lives before this has happened. */
let gate: Promise<void> | undefined;
const own = openOwnMemory();
const sessionCache: SessionCache = {
  ...own.sessionCache,
  async read(sessionId) {
    await gate;
    return own.sessionCache.read(sessionId);
  },
};
const services = createServices(readConfig(testVariables, "node"), {
  db,
  memory: { ...own, sessionCache },
  log: createLog(() => undefined),
});
const app = createApp(services, { kind: "socket", trustedProxyHops: 1 });

let token = "";
let from = "";
let to = "";

async function post(path: string, body: unknown) {
  const headers = new Headers({ "content-type": "application/json", "idempotency-key": newKey() });
  if (token) headers.set("authorization", `Bearer ${token}`);
  const reply = await app.request(path, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await reply.text();
  expect(reply.ok, text).toBe(true);
  return JSON.parse(text);
}

beforeAll(async () => {
  const email = newEmail();
  await post("/api/v1/auth/register", registration(email));
  await services.background.drain();
  const mailbox = await app.request(`/dev/mailbox?to=${encodeURIComponent(email)}`);
  const { data } = (await mailbox.json()) as { data: { code: string }[] };
  await post("/api/v1/auth/verify-email", { email, code: data[0]?.code });
  token = (await post("/api/v1/auth/login", { email, password: goodPassword })).access_token;
  const wish = { type: "checking", currency: "USD" };
  from = (await post("/api/v1/accounts", wish)).id;
  to = (await post("/api/v1/accounts", wish)).id;
  await post("/api/v1/sandbox/deposits", { account_id: from, amount: 1_000_00, currency: "USD" });
});
afterAll(() => services.close());

const transfer = (amount: number) =>
  post("/api/v1/transactions/transfer", {
    from_account_id: from,
    to_account_id: to,
    amount,
    currency: "USD",
  });

async function statementsOf(amount: number): Promise<string[]> {
  sent = [];
  await transfer(amount);
  return sent.map((text) => /ledger_post|ledger_days/.exec(text)?.[0] ?? text);
}

test("a small transfer is one statement", async () => {
  expect(await statementsOf(smallAmount)).toEqual(["ledger_post"]);
});

test("a larger one is two: what the rules read, and the posting", async () => {
  expect(await statementsOf(materialAmount)).toEqual(["ledger_days", "ledger_post"]);
});

test("what the rules read does not wait for the check of who asks", async () => {
  const asked = Promise.withResolvers<void>();
  announce = asked.resolve;
  gate = asked.promise;
  // Were it the other way round, both would wait for each other.
  expect(await transfer(materialAmount)).toMatchObject({ status: "posted" });
});
