import { eq, sql } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "../../src/config.ts";
import type { Id } from "../../src/core/id.ts";
import { users } from "../../src/features/users/tables.ts";
import { accountOf, fund, keyed, openAccount, transfer } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { atApp, signUpAt } from "../support/servers/own-person.ts";
import { startWebhookWorld } from "../support/servers/webhook-world.ts";
import { testVariables } from "../support/setup/variables.ts";
import { type Person, personOf } from "../support/start.ts";

/** Faults of Flowlet that need a clock, another configuration or a look into the database. */
const production = {
  APP_ENV: "production",
  PUBLIC_URL: "https://florin.example.com",
  DATABASE_URL: "postgres://florin@db.example.com/florin",
  BREVO_API_KEY: "made-up-key-of-a-test",
  SENDER_EMAIL: "florin@example.com",
};

let opened: OpenedAdapter;
let app: OwnApp;
let alice: Person;
beforeAll(async () => {
  opened = await openOverPg();
  app = await startOwnApp({ PUBLIC_URL: production.PUBLIC_URL }, opened, { hasCheapHashes: true });
  alice = await signUpAt(app);
});
afterAll(async () => {
  await app.close();
  await opened.stop();
});

/** What the house owes, and what people have: minted money would show as a difference. */
async function totals() {
  const { rows } = await app.db.execute<{ currency: string; sum: string }>(
    sql`select currency, sum(posted)::text as sum from accounts group by currency`,
  );
  return Object.fromEntries(rows.map(({ currency, sum }) => [currency, sum]));
}

describe("users minting money:", () => {
  test("all that anybody has came from somewhere", async () => {
    const yen = await openAccount(alice, { currency: "JPY", balance: 700 });
    const [from, to] = [await openAccount(alice, { balance: 500 }), await openAccount(alice)];
    await Promise.all([1, 2, 3, 4].map(() => transfer(alice, { from, to, amount: 300 })));
    await transfer(alice, { from: yen, to, amount: 100, currency: "JPY" });
    expect(await totals()).toEqual({ JPY: "0", USD: "0" });
    expect((await accountOf(alice, from)).balance + (await accountOf(alice, to)).balance).toBe(500);
  });

  test("there is no money for play in production", async () => {
    const strict = await startOwnApp(production, app);
    const account = await openAccount(alice);
    const own = atApp(strict, alice);
    const deposit = { account_id: account, amount: 100, currency: "USD" };
    const refused = await keyed(own, "/api/v1/sandbox/deposits", deposit);
    expectProblem(refused, 404, "not_found");
    expect((await own.get(`/api/v1/accounts/${account}`)).body.balance).toBe(0);
    await strict.close();
  });
});

describe("limits stored and never enforced:", () => {
  async function approvedWithCredit(limit: number) {
    const person = await signUpAt(app);
    const isPerson = eq(users.id, person.id as Id<"user">);
    await app.db.update(users).set({ kycStatus: "approved" }).where(isPerson);
    const opening = { type: "credit", currency: "USD" };
    const { body } = await person.post("/api/v1/accounts", opening);
    const admin = await makeAdmin(app);
    const changed = await admin.send("PATCH", `/api/v1/admin/accounts/${body.id}`, {
      body: { credit_limit: limit },
    });
    expect(changed.status, changed.text).toBe(200);
    return { person, credit: body.id as string, to: await openAccount(person) };
  }

  test("of credit, however many spend at once", async () => {
    const { person, credit, to } = await approvedWithCredit(500);
    const spend = () => transfer(person, { from: credit, to, amount: 100 });
    const replies = await Promise.all(Array.from({ length: 9 }, spend));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(5);
    for (const reply of replies.filter(({ status }) => status !== 201)) {
      expectProblem(reply, 422, "insufficient_funds");
    }
    expect(await accountOf(person, credit)).toMatchObject({ balance: -500, available_balance: 0 });
  });

  test("of a day, which begins anew at midnight, UTC", async () => {
    const person = await signUpAt(app);
    const [from, to] = [await openAccount(person, { balance: 900_000 }), await openAccount(person)];
    const clocked = await startOwnApp({ PUBLIC_URL: production.PUBLIC_URL }, app);
    const daySeconds = 86_400;
    const sinceMidnight = Math.floor(Date.now() / 1_000) % daySeconds;
    clocked.passSeconds(daySeconds - sinceMidnight + 23 * 3_600);
    const late = await signInAt(clocked, person);
    const spend = (who: Person) => transfer(who, { from, to, amount: 9_900 });
    for (let sent = 0; sent < 20; sent += 1) expect((await spend(late)).status).toBe(201);
    expectProblem(await spend(late), 422, "limit_exceeded");
    clocked.passSeconds(3_600);
    expect((await spend(await signInAt(clocked, person))).status).toBe(201);
    await clocked.close();
  });

  async function signInAt(clocked: OwnApp, { email, password }: Person): Promise<Person> {
    const session = await clocked.visitor().post("/api/v1/auth/login", { email, password });
    expect(session.status, session.text).toBe(200);
    return atApp(clocked, personOf(email, "unknown", session));
  }

  test("of identity: no credit or investment before it is approved", async () => {
    for (const type of ["credit", "investment"]) {
      const reply = await alice.post("/api/v1/accounts", { type, currency: "USD" });
      expectProblem(reply, 403, "kyc_required");
    }
  });
});

test("no holds: one that nobody captures gives the money back in time", async () => {
  const [bob, carol] = [await signUpAt(app), await signUpAt(app)];
  const clocked = await startOwnApp({ PUBLIC_URL: production.PUBLIC_URL }, app);
  const [from, to] = [await openAccount(bob), await openAccount(carol)];
  await fund(bob, from, 100);
  const hold = {
    account_id: from,
    to_account_id: to,
    amount: 100,
    currency: "USD",
    expires_in: 60,
  };
  const held = await keyed(bob, "/api/v1/transactions/holds", hold);
  expect((await accountOf(bob, from)).available_balance).toBe(0);
  clocked.passSeconds(61);
  await clocked.runSchedule();
  expect(await accountOf(bob, from)).toMatchObject({ available_balance: 100, held_amount: 0 });
  const { body } = await bob.get(`/api/v1/transactions/holds/${held.body.id}`);
  expect(body).toMatchObject({ status: "expired", captured_amount: 0 });
  await clocked.close();
});

test("unsigned webhook", async () => {
  const world = await startWebhookWorld(opened);
  try {
    await world.tell();
    const [received] = world.receiver.received;
    if (!received) throw new Error("Nothing was received");
    const verify = (body: string, secret = world.webhook.secret) =>
      new Webhook(secret).verify(body, { ...received.headers });
    expect(verify(received.body)).toEqual(JSON.parse(received.body));
    expect(() => verify(`${received.body} `)).toThrow();
    const another = `whsec_${btoa("another secret of 24 byte")}`;
    expect(() => verify(received.body, another)).toThrow();
  } finally {
    await world.close();
  }
});

test("default secrets", () => {
  const open = (variables: Record<string, string>) => () => readConfig(variables, "node");
  expect(open(production)).toThrow(ConfigError);
  expect(open(production)).toThrow(/SECRET_KEYS/);
  const short = { ...production, SECRET_KEYS: `k1:${btoa("too short")}` };
  expect(open(short)).toThrow(/SECRET_KEYS/);
  const plain = { ...production, SECRET_KEYS: `k1:${btoa("a".repeat(32))}` };
  expect(open(plain)).toThrow(/SECRET_KEYS/);
  const { SECRET_KEYS } = testVariables;
  expect(open({ ...production, SECRET_KEYS })).not.toThrow();
});
