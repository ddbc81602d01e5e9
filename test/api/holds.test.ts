import { beforeAll, describe, expect, test } from "vitest";
import { countStatuses } from "../support/factors.ts";
import {
  accountOf,
  balanceOf,
  type KeyedOptions,
  keyed,
  newKey,
  openAccount,
  transfer,
} from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin, signUpStaff } from "../support/staff.ts";
import { type Person, type Reply, signUp } from "../support/start.ts";

const path = "/api/v1/transactions/holds";
const nothing = "hld_01jd3v3v5fe8wr4t4yx0x4tq7a";
const daySeconds = 86_400;

let alice: Person;
let bob: Person;
let from: string;
let to: string;
/** Ten accounts are all that a person may have, so groups of tests have people of their own. */
const meetPeople = () =>
  beforeAll(async () => {
    [alice, bob] = await Promise.all([signUp(), signUp()]);
  });

async function openPair(balance = 1_000) {
  from = await openAccount(alice, { balance });
  to = await openAccount(bob);
}

type Wish = Readonly<{ amount: number; [field: string]: unknown }>;
const bodyOf = (wish: Wish) => {
  return { account_id: from, to_account_id: to, currency: "USD", ...wish };
};
const hold = (wish: Wish, options: KeyedOptions = {}, person = alice) =>
  keyed(person, path, bodyOf(wish), options);
const capture = (id: string, body?: object, options: KeyedOptions = {}, person = alice) =>
  keyed(person, `${path}/${id}/capture`, body, options);
const voidHold = (id: string, person = alice) => person.post(`${path}/${id}/void`);
const readHold = async (id: string) => (await alice.get(`${path}/${id}`)).body;

async function held(amount: number): Promise<string> {
  const reply = await hold({ amount });
  expect(reply.status, reply.text).toBe(201);
  return reply.body.id;
}

/** The payer's balance, what of it may be spent, what is held; and what the payee has. */
async function expectMoney(balance: number, heldAmount: number, come: number) {
  expect(await accountOf(alice, from)).toMatchObject({
    balance,
    available_balance: balance - heldAmount,
    held_amount: heldAmount,
  });
  expect(await accountOf(bob, to)).toMatchObject({
    balance: come,
    available_balance: come,
    held_amount: 0,
  });
}

describe("a hold", () => {
  meetPeople();

  test("reserves money and moves none", async () => {
    await openPair();
    const reply = await hold({ amount: 400 });
    expect(reply.status, reply.text).toBe(201);
    const { id, created_at: createdAt, expires_at: expiresAt } = reply.body;
    expect(reply.body).toMatchObject({
      id: expect.stringMatching(/^hld_/),
      account_id: from,
      to_account_id: to,
      amount: 400,
      captured_amount: 0,
      currency: "USD",
      status: "open",
      transaction_id: null,
    });
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(7 * daySeconds * 1_000);
    await expectMoney(1_000, 400, 0);
    expect((await alice.get(`${path}/${id}`)).text).toBe(reply.text);
    expect((await bob.get(`/api/v1/accounts/${to}/entries`)).body.data).toEqual([]);
    const tooMuch = await transfer(alice, { from, to, amount: 601 });
    expectProblem(tooMuch, 422, "insufficient_funds");
    expect((await transfer(alice, { from, to, amount: 600 })).status).toBe(201);
  });

  test("is captured: the payee gets the transaction", async () => {
    await openPair();
    const id = await held(400);
    const reply = await capture(id);
    expect(reply.status, reply.text).toBe(200);
    const { transaction_id: transactionId } = reply.body;
    expect(reply.body).toMatchObject({ id, status: "captured", amount: 400, captured_amount: 400 });
    expect(await readHold(id)).toEqual(reply.body);
    await expectMoney(600, 0, 400);
    for (const person of [alice, bob]) {
      const { body } = await person.get(`/api/v1/transactions/${transactionId}`);
      const parties = { from_account_id: from, to_account_id: to };
      expect(body).toMatchObject({ type: "transfer", status: "posted", amount: 400, ...parties });
    }
    const { body: entries } = await bob.get(`/api/v1/accounts/${to}/entries`);
    expect(entries.data).toMatchObject([
      { transaction_id: transactionId, amount: 400, balance_after: 400, counterparty: from },
    ]);
    expectProblem(await capture(id), 409, "hold_closed");
    expectProblem(await voidHold(id), 409, "hold_closed");
    await expectMoney(600, 0, 400);
  });

  test("is captured in part, and the rest is free again", async () => {
    await openPair();
    const id = await held(400);
    const reply = await capture(id, { amount: 150 });
    expect(reply.body).toMatchObject({ status: "captured", amount: 400, captured_amount: 150 });
    await expectMoney(850, 0, 150);
    expectProblem(await capture(id, { amount: 1 }), 409, "hold_closed");
  });

  test("is voided once, and leaves no transaction", async () => {
    await openPair();
    const id = await held(400);
    const reply = await voidHold(id);
    expect(reply.status, reply.text).toBe(200);
    const emptied = { status: "voided", captured_amount: 0, transaction_id: null };
    expect(reply.body).toMatchObject({ id, ...emptied });
    expect(await readHold(id)).toEqual(reply.body);
    await expectMoney(1_000, 0, 0);
    expectProblem(await voidHold(id), 409, "hold_closed");
    expectProblem(await capture(id), 409, "hold_closed");
    expect((await alice.get(`/api/v1/accounts/${from}/entries`)).body.data).toHaveLength(1);
  });

  test("gives no more than it holds, and stays open for less", async () => {
    await openPair();
    const id = await held(400);
    expectProblem(await capture(id, { amount: 401 }), 422, "amount_exceeds_hold");
    for (const amount of [0, -1, 1.5, "1", null]) {
      expectProblem(await capture(id, { amount }), 400, "validation_failed");
    }
    await expectMoney(1_000, 400, 0);
    expect((await readHold(id)).status).toBe("open");
    expect((await capture(id, { amount: 400 })).status).toBe(200);
  });

  test("shows in the payer's list alone, newest first, by status and page by page", async () => {
    [alice, bob] = await Promise.all([signUp(), signUp()]);
    await openPair();
    const ids: string[] = [];
    for (const amount of [1, 2, 3]) ids.unshift(await held(amount));
    await capture(ids[1] ?? "");
    const listed = async (query: string, person = alice) => {
      const { body } = await person.get(`${path}${query}`);
      return body.data.map(({ id }: { id: string }) => id);
    };
    expect(await listed("")).toEqual(ids);
    expect(await listed("?status=open")).toEqual([ids[0], ids[2]]);
    expect(await listed("?status=captured")).toEqual([ids[1]]);
    expect(await listed("?status=voided")).toEqual([]);
    const { body: first } = await alice.get(`${path}?limit=2`);
    expect(await listed(`?limit=2&cursor=${first.next_cursor}`)).toEqual([ids[2]]);
    expect(await listed("", bob)).toEqual([]);
    expectProblem(await alice.get(`${path}?status=closed`), 400, "validation_failed");
  });
});

describe("a hold is refused", () => {
  meetPeople();
  beforeAll(() => openPair(5_000));

  test("for the reasons of a transfer", async () => {
    expectProblem(await hold({ amount: 5_001 }), 422, "insufficient_funds");
    expectProblem(await hold({ amount: 100, to_account_id: from }), 422, "same_account");
    expectProblem(await hold({ amount: 100, currency: "EUR" }), 422, "currency_mismatch");
    const unknown = nothing.replace("hld_", "acc_");
    for (const id of [unknown, "nonsense", to]) {
      expectProblem(await hold({ amount: 100, account_id: id }), 404, "not_found");
    }
    expectProblem(await hold({ amount: 100, to_account_id: unknown }), 404, "not_found");
    const reply = await hold({ amount: 100_001 });
    expectProblem(reply, 422, "limit_exceeded");
    expect(reply.body).toMatchObject({ limit: 100_000, window: "transfer" });
    await expectMoney(5_000, 0, 0);
  });

  test.each([0, -1, 1.5, "100", null])("of %j", async (amount) => {
    const reply = await keyed(alice, path, bodyOf({ amount: amount as number }));
    expectProblem(reply, 400, "validation_failed");
  });

  test("for no time, or for more than 30 days", async () => {
    for (const seconds of [0, 30 * daySeconds + 1, 1.5]) {
      const reply = await hold({ amount: 1, expires_in: seconds });
      expectProblem(reply, 400, "validation_failed");
      expect(reply.body.errors).toMatchObject([{ pointer: "/expires_in" }]);
    }
    const { body } = await hold({ amount: 1, expires_in: 30 * daySeconds });
    const { expires_at: expiresAt, created_at: createdAt } = body;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(30 * daySeconds * 1_000);
    await voidHold(body.id);
  });

  test("without a key, as is a capture", async () => {
    const keyless = await alice.post(path, bodyOf({ amount: 1 }));
    expectProblem(keyless, 400, "idempotency_key_required");
    const id = await held(1);
    const captured = await alice.post(`${path}/${id}/capture`);
    expectProblem(captured, 400, "idempotency_key_required");
    await voidHold(id);
  });

  test("while an account is frozen; only giving back goes on", async () => {
    const compliance = await signUpStaff("compliance");
    const id = await held(100);
    const other = await held(200);
    for (const account of [from, to]) {
      await compliance.post(`/api/v1/admin/accounts/${account}/freeze`);
      expectProblem(await hold({ amount: 1 }), 422, "account_not_active");
      expectProblem(await capture(id), 422, "account_not_active");
      await compliance.post(`/api/v1/admin/accounts/${account}/unfreeze`);
    }
    await expectMoney(5_000, 300, 0);
    await compliance.post(`/api/v1/admin/accounts/${from}/freeze`);
    expect((await voidHold(other)).status).toBe(200);
    await compliance.post(`/api/v1/admin/accounts/${from}/unfreeze`);
    expect((await capture(id)).status).toBe(200);
    await expectMoney(4_900, 0, 100);
  });
});

describe("a key", () => {
  meetPeople();

  test("answers a hold again as it was first, whatever became of it", async () => {
    await openPair();
    const key = newKey();
    const first = await hold({ amount: 100, expires_in: 60 }, { key });
    const captureKey = newKey();
    const captured = await capture(first.body.id, { amount: 70 }, { key: captureKey });
    const again = await hold({ amount: 100, expires_in: 60 }, { key });
    expect({ status: again.status, text: again.text }).toEqual({ status: 201, text: first.text });
    const capturedAgain = await capture(first.body.id, { amount: 70 }, { key: captureKey });
    expect(capturedAgain.status).toBe(200);
    expect(capturedAgain.text).toBe(captured.text);
    for (const { headers } of [again, capturedAgain]) {
      expect(headers.get("idempotency-replayed")).toBe("true");
    }
    await expectMoney(930, 0, 70);
  });

  test("belongs to one request", async () => {
    await openPair();
    const key = newKey();
    const { body } = await hold({ amount: 100 }, { key });
    expectProblem(await hold({ amount: 101 }, { key }), 422, "idempotency_key_reused");
    expectProblem(await capture(body.id, undefined, { key }), 422, "idempotency_key_reused");
    const captureKey = newKey();
    await capture(body.id, { amount: 40 }, { key: captureKey });
    const other = await capture(body.id, { amount: 41 }, { key: captureKey });
    expectProblem(other, 422, "idempotency_key_reused");
    await expectMoney(960, 0, 40);
  });

  test("is free after a refusal", async () => {
    await openPair();
    const key = newKey();
    expectProblem(await hold({ amount: 1_001 }, { key }), 422, "insufficient_funds");
    const { status, body } = await hold({ amount: 1_000 }, { key });
    expect(status).toBe(201);
    const captureKey = newKey();
    const tooMuch = await capture(body.id, { amount: 1_001 }, { key: captureKey });
    expectProblem(tooMuch, 422, "amount_exceeds_hold");
    expect((await capture(body.id, { amount: 1 }, { key: captureKey })).status).toBe(200);
  });
});

describe("a hold belongs", () => {
  meetPeople();

  test("to its payer: nobody else sees, captures or voids it", async () => {
    await openPair();
    const id = await held(100);
    const support = await signUpStaff("support");
    for (const person of [bob, await signUp(), support]) {
      expectProblem(await person.get(`${path}/${id}`), 404, "not_found");
      expectProblem(await capture(id, {}, {}, person), 404, "not_found");
      expectProblem(await voidHold(id, person), 404, "not_found");
    }
    for (const unknown of [nothing, "nonsense"]) {
      expectProblem(await alice.get(`${path}/${unknown}`), 404, "not_found");
      expectProblem(await capture(unknown), 404, "not_found");
      expectProblem(await voidHold(unknown), 404, "not_found");
    }
    await expectMoney(1_000, 100, 0);
  });

  test("also to staff who may give money back", async () => {
    await openPair();
    const admin = await signInAdmin();
    const [first, second] = [await held(100), await held(200)];
    const captured = await capture(first, { amount: 60 }, {}, admin);
    expect(captured.body).toMatchObject({ id: first, captured_amount: 60 });
    expect((await voidHold(second, admin)).body).toMatchObject({ id: second, status: "voided" });
    await expectMoney(940, 0, 60);
  });
});

test("limits of a day count holds of all accounts, and what comes back is free again", async () => {
  [alice, bob] = await Promise.all([signUp(), signUp()]);
  await openPair(250_000);
  const sources = [from, await openAccount(alice, { balance: 250_000 })];
  const payees = [to, await openAccount(bob)];
  // 2,000.00 a day are 21 times 95.00; holds this small are never blocked.
  const replies = await Promise.all(
    Array.from({ length: 40 }, (_, at) => {
      const parties = { account_id: sources[at % 2], to_account_id: payees[at % 2] };
      return hold({ amount: 9_500, ...parties });
    }),
  );
  expect(countStatuses(replies)).toEqual({ 201: 21, 422: 19 });
  const refused = replies.find(({ status }) => status === 422) as Reply;
  expectProblem(refused, 422, "limit_exceeded");
  expect(refused.body).toMatchObject({ limit: 200_000, window: "day" });
  const [first, second] = replies.flatMap(({ status, body }) => (status === 201 ? [body.id] : []));
  const send = (amount: number) => transfer(alice, { from, to, amount });

  expectProblem(await send(501), 422, "limit_exceeded");
  await voidHold(first);
  expect((await send(9_500)).status).toBe(201);
  expectProblem(await send(501), 422, "limit_exceeded");
  await capture(second, { amount: 5_000 });
  expectProblem(await send(5_001), 422, "limit_exceeded");
  expect((await send(5_000)).status).toBe(201);
  const ends = await Promise.all(sources.map((id) => accountOf(alice, id)));
  const sum = (field: string) => ends.reduce((total, account) => total + account[field], 0);
  expect([sum("balance"), sum("held_amount")]).toEqual([480_500, 19 * 9_500]);
});

describe("in parallel", () => {
  meetPeople();
  const many = <T>(count: number, run: (place: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, place) => run(place)));

  test("30 captures of one hold: one", async () => {
    await openPair();
    const id = await held(400);
    const replies = await many(30, (place) => capture(id, { amount: 100 + place }));
    expect(countStatuses(replies)).toEqual({ 200: 1, 409: 29 });
    for (const reply of replies) if (reply.status === 409) expectProblem(reply, 409, "hold_closed");
    const { captured_amount: captured } = (await readHold(id)) as { captured_amount: number };
    const winner = replies.findIndex(({ status }) => status === 200);
    expect(captured).toBe(100 + winner);
    await expectMoney(1_000 - captured, 0, captured);
  });

  test("30 captures under one key: one, and 30 equal replies", async () => {
    await openPair();
    const id = await held(400);
    const key = newKey();
    const replies = await many(30, () => capture(id, { amount: 100 }, { key }));
    expect(countStatuses(replies)).toEqual({ 200: 30 });
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    await expectMoney(900, 0, 100);
  });

  test("captures beside voids: one of them", async () => {
    await openPair();
    const id = await held(400);
    const replies = await many(30, (place) => (place % 2 === 0 ? capture(id) : voidHold(id)));
    expect(countStatuses(replies)).toEqual({ 200: 1, 409: 29 });
    const { status } = replies.find((reply) => reply.status === 200)?.body ?? {};
    expect((await readHold(id)).status).toBe(status);
    const moved = status === "captured" ? 400 : 0;
    await expectMoney(1_000 - moved, 0, moved);
  });

  test("40 holds of 7 against 100: exactly 14", async () => {
    await openPair(100);
    const replies = await many(40, () => hold({ amount: 7 }));
    expect(countStatuses(replies)).toEqual({ 201: 14, 422: 26 });
    await expectMoney(100, 98, 0);
  });

  test("holds beside transfers share what there is", async () => {
    await openPair(100);
    const replies = await many(40, (place) =>
      place % 2 === 0 ? hold({ amount: 7 }) : transfer(alice, { from, to, amount: 7 }),
    );
    expect(countStatuses(replies)).toEqual({ 201: 14, 422: 26 });
    const come = await balanceOf(bob, to);
    await expectMoney(100 - come, 98 - come, come);
  });
});
