import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { users } from "../../src/features/users/tables.ts";
import { countStatuses } from "../support/factors.ts";
import { accountOf, fund, openAccount, transfer } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { atApp, signUpAt } from "../support/servers/own-person.ts";
import { goodPassword, type Person, personOf } from "../support/start.ts";

/** What an approved KYC record opens: credit, investments and the higher limits. */

/** The rules against fraud have tests of their own. */
const policy = JSON.stringify({ "fraud.review": 100_000, "fraud.block": 100_000 });
const path = "/api/v1/accounts";

let opened: OpenedAdapter;
let app: OwnApp;
let admin: Person;
let alice: Person;
beforeAll(async () => {
  opened = await openOverPg();
  app = await startOwnApp({ POLICY: policy }, opened, { hasCheapHashes: true });
  [admin, alice] = [await signUpAdmin(), await signUpAt(app)];
  await setKyc(alice, "approved");
});
afterAll(async () => {
  await app.close();
  await opened.stop();
});

type KycStatus = (typeof users.$inferSelect)["kycStatus"];
async function setKyc({ id }: Person, kycStatus: KycStatus) {
  await app.db
    .update(users)
    .set({ kycStatus })
    .where(eq(users.id, id as Id<"user">));
}

async function signUpAdmin(): Promise<Person> {
  const person = await signUpAt(app);
  await app.db
    .update(users)
    .set({ role: "admin" })
    .where(eq(users.id, person.id as Id<"user">));
  return signInAgain(person);
}

async function openCredit(limit: number): Promise<string> {
  const { body } = await alice.post(path, { type: "credit", currency: "USD" });
  const reply = await setLimit(body.id, limit);
  expect(reply.body).toMatchObject({ id: body.id, credit_limit: limit, owner_id: alice.id });
  return body.id;
}
const setLimit = (id: string, limit: number, person = admin) =>
  person.send("PATCH", `/api/v1/admin/accounts/${id}`, { body: { credit_limit: limit } });

test("only an approved record opens accounts of credit and for investments", async () => {
  const person = await signUpAt(app);
  const statuses: KycStatus[] = ["none", "pending", "in_review", "rejected", "expired", "approved"];
  for (const status of statuses) {
    await setKyc(person, status);
    for (const type of ["credit", "investment"]) {
      const reply = await person.post(path, { type, currency: "EUR" });
      if (status !== "approved") expectProblem(reply, 403, "kyc_required");
      else expect(reply.body).toMatchObject({ type, credit_limit: 0, status: "active" });
    }
  }
});

test("limits are higher, and count per currency", async () => {
  const [from, to] = [await openAccount(alice), await openAccount(alice)];
  await fund(alice, from, 9_000_000);
  const send = (amount: number) => transfer(alice, { from, to, amount });
  const single = await send(1_000_001);
  expectProblem(single, 422, "limit_exceeded");
  expect(single.body).toMatchObject({ limit: 1_000_000, window: "transfer" });
  for (let sent = 0; sent < 5; sent += 1) expect((await send(1_000_000)).status).toBe(201);
  const daily = await send(1);
  expectProblem(daily, 422, "limit_exceeded");
  expect(daily.body).toMatchObject({ limit: 5_000_000, window: "day" });
  const euros = { currency: "EUR", balance: 10 };
  const [dear, far] = [await openAccount(alice, euros), await openAccount(alice, euros)];
  const other = await transfer(alice, { from: dear, to: far, amount: 10, currency: "EUR" });
  expect(other.status, other.text).toBe(201);
  app.passSeconds(86_400);
  alice = await signInAgain(alice);
  admin = await signInAgain(admin);
  expect((await send(1)).status).toBe(201);
});

async function signInAgain({ email, address }: Person): Promise<Person> {
  const body = { email, password: goodPassword };
  return atApp(app, personOf(email, address, await app.visitor().post("/api/v1/auth/login", body)));
}

describe("a credit limit", () => {
  test("lets the balance go as far below zero, and counts as available", async () => {
    const id = await openCredit(500);
    const to = await openAccount(alice);
    expect(await accountOf(alice, id)).toMatchObject({ balance: 0, available_balance: 500 });
    const send = (amount: number) => transfer(alice, { from: id, to, amount });
    expectProblem(await send(501), 422, "insufficient_funds");
    expect((await send(500)).status).toBe(201);
    expectProblem(await send(1), 422, "insufficient_funds");
    expect(await accountOf(alice, id)).toMatchObject({
      balance: -500,
      available_balance: 0,
      credit_limit: 500,
    });
    expectProblem(await alice.post(`${path}/${id}/close`), 409, "account_not_empty");
  });

  test("cannot be taken below what is in use", async () => {
    const id = await openCredit(500);
    const to = await openAccount(alice);
    await transfer(alice, { from: id, to, amount: 300 });
    expectProblem(await setLimit(id, 299), 409, "conflict");
    expect((await setLimit(id, 300)).body).toMatchObject({ credit_limit: 300, balance: -300 });
    for (const limit of [-1, 1.5, 1_000_000_000_001]) {
      expectProblem(await setLimit(id, limit), 400, "validation_failed");
    }
    const unknown = await setLimit("acc_01jd3v3v5fe8wr4t4yx0x4tq7a", 1);
    expectProblem(unknown, 404, "not_found");
    expectProblem(await setLimit(id, 1, alice), 403, "forbidden");
  });

  test("lowered beside payments is never passed", async () => {
    const id = await openCredit(100);
    const to = await openAccount(alice);
    const lowered: ReturnType<typeof setLimit>[] = [];
    const sent = await Promise.all(
      Array.from({ length: 20 }, (_, place) => {
        if (place === 4) lowered.push(setLimit(id, 50));
        return transfer(alice, { from: id, to, amount: 10 });
      }),
    );
    const [limiting] = await Promise.all(lowered);
    const limit = limiting?.status === 200 ? 50 : 100;
    const { balance, credit_limit: kept } = await accountOf(alice, id);
    expect([balance, kept]).toEqual([-limit, limit]);
    expect(countStatuses(sent)).toEqual({ 201: limit / 10, 422: 20 - limit / 10 });
  });
});
