import { beforeAll, describe, expect, test } from "vitest";
import {
  accountOf,
  balanceOf,
  fund,
  keyed,
  newKey,
  openAccount,
  transfer,
  transferBody,
} from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin, signUpStaff } from "../support/staff.ts";
import { type Person, type Reply, signUp } from "../support/start.ts";

const path = "/api/v1/transactions";
const nothing = "acc_01jd3v3v5fe8wr4t4yx0x4tq7a";

let alice: Person;
let bob: Person;
/** Ten accounts are all that a person may have, so groups of tests have people of their own. */
const meetPeople = () =>
  beforeAll(async () => {
    [alice, bob] = await Promise.all([signUp(), signUp()]);
  });

async function expectBalances(from: string, to: string, left: number, come: number) {
  expect(await balanceOf(alice, from)).toBe(left);
  expect(await balanceOf(bob, to)).toBe(come);
}

describe("a transfer", () => {
  meetPeople();
  test("moves money, and both sides see it", async () => {
    const from = await openAccount(alice, { balance: 10_000 });
    const to = await openAccount(bob);
    const details = {
      description: "Rent of May",
      reference: "INV-7",
      metadata: { z: "1", a: "2" },
    };
    const reply = await transfer(alice, { from, to, amount: 2_500, ...details });
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body).toMatchObject({
      type: "transfer",
      status: "posted",
      amount: 2_500,
      currency: "USD",
      from_account_id: from,
      to_account_id: to,
      ...details,
      reverses: null,
      reversed_by: null,
    });
    expect(reply.body.effective_at).toBe(reply.body.created_at);
    expect(reply.body).not.toHaveProperty("risk");
    await expectBalances(from, to, 7_500, 2_500);
    for (const person of [alice, bob]) {
      const read = await person.get(`${path}/${reply.body.id}`);
      expect(read.text).toBe(reply.text);
    }
    expectProblem(await (await signUp()).get(`${path}/${reply.body.id}`), 404, "not_found");
  });

  test("leaves entries on both accounts", async () => {
    const from = await openAccount(alice, { balance: 300 });
    const to = await openAccount(bob);
    const { body } = await transfer(alice, { from, to, amount: 100, description: "Tea" });
    const sent = await alice.get(`/api/v1/accounts/${from}/entries`);
    expect(sent.body.data).toMatchObject([
      { transaction_id: body.id, amount: -100, balance_after: 200, counterparty: to },
      { amount: 300, balance_after: 300, counterparty: "cash", description: null },
    ]);
    const received = await bob.get(`/api/v1/accounts/${to}/entries`);
    expect(received.body.data).toMatchObject([
      { amount: 100, balance_after: 100, counterparty: from, description: "Tea" },
    ]);
    expectProblem(await alice.get(`/api/v1/accounts/${to}/entries`), 404, "not_found");
  });

  test("that the balance does not cover leaves no trace, and its key free", async () => {
    const from = await openAccount(alice, { balance: 1_000 });
    const to = await openAccount(bob);
    const key = newKey();
    const refused = await transfer(alice, { from, to, amount: 1_001 }, { key });
    expectProblem(refused, 422, "insufficient_funds");
    await expectBalances(from, to, 1_000, 0);
    expect((await alice.get(`/api/v1/accounts/${from}/entries`)).body.data).toHaveLength(1);
    const smaller = await transfer(alice, { from, to, amount: 1_000 }, { key });
    expect(smaller.status, smaller.text).toBe(201);
  });

  describe("is refused", () => {
    let from: string;
    let to: string;
    beforeAll(async () => {
      from = await openAccount(alice, { balance: 5_000 });
      to = await openAccount(bob);
    });
    const send = (wish: object, options = {}) =>
      transfer(alice, { from, to, amount: 100, ...wish }, options);

    test("from somebody else's, a missing or a malformed account", async () => {
      expectProblem(await send({ from: to, to: from }), 404, "not_found");
      for (const id of [nothing, "nonsense", from.replace("acc_", "usr_")]) {
        expectProblem(await send({ from: id }), 404, "not_found");
        expectProblem(await send({ to: id }), 404, "not_found");
      }
    });

    test("to the same account", async () => {
      expectProblem(await send({ to: from }), 422, "same_account");
    });

    test("in another currency than the accounts'", async () => {
      expectProblem(await send({ currency: "EUR" }), 422, "currency_mismatch");
      const euros = await openAccount(bob, { currency: "EUR" });
      expectProblem(await send({ to: euros }), 422, "currency_mismatch");
      expectProblem(await send({ to: euros, currency: "EUR" }), 422, "currency_mismatch");
    });

    test.each([0, -1, 1.5, "100", null, 9_007_199_254_740_992])("of %j", async (amount) => {
      const reply = await send({ amount });
      expectProblem(reply, 400, "validation_failed");
      expect(reply.body.errors[0]).toMatchObject({ pointer: "/amount" });
    });

    test.each(["usd", "XXX", "BGN", "US", ""])("in %j", async (currency) => {
      expectProblem(await send({ currency }), 400, "validation_failed");
    });

    test("without a key, or with a malformed one", async () => {
      const body = transferBody({ from, to, amount: 1 });
      const keyless = await alice.post(`${path}/transfer`, body);
      expectProblem(keyless, 400, "idempotency_key_required");
      expectProblem(await send({}, { key: "with space" }), 400, "validation_failed");
      expectProblem(await send({}, { key: "x".repeat(256) }), 400, "validation_failed");
    });

    test("above the limit of one transfer", async () => {
      const reply = await send({ amount: 100_001 });
      expectProblem(reply, 422, "limit_exceeded");
      expect(reply.body).toMatchObject({ limit: 100_000, window: "transfer" });
    });

    test("with a date of the future, or too far back", async () => {
      const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
      for (const hours of [1, -25]) {
        const reply = await send({ effective_at: at(hours) });
        expectProblem(reply, 400, "validation_failed");
        expect(reply.body.errors).toMatchObject([{ pointer: "/effective_at" }]);
      }
      const early = at(-23);
      const dated = await send({ effective_at: early });
      expect(dated.body).toMatchObject({ status: "posted", effective_at: early });
    });

    test("with metadata of a name that would be lost", async () => {
      const metadata = JSON.parse('{"plain":"1","__proto__":"2"}');
      const reply = await send({ metadata });
      expectProblem(reply, 400, "validation_failed");
      expect(reply.body.errors).toMatchObject([{ pointer: "/metadata/__proto__" }]);
    });

    test("with metadata of more than 20 keys", async () => {
      const metadata = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`k${at}`, "v"]));
      expectProblem(await send({ metadata }), 400, "validation_failed");
    });
  });

  test("is not let past the limit of a day, in small steps or at once", async () => {
    const person = await signUp();
    const from = await openAccount(person, { balance: 500_000 });
    const to = await openAccount(person);
    const replies = await Promise.all(
      Array.from({ length: 40 }, () => transfer(person, { from, to, amount: 9_500 })),
    );
    // 2,000.00 a day are 21 times 95.00; transfers this small are never held for review.
    expect(countBy(replies)).toEqual({ 201: 21, 422: 19 });
    const refused = replies.find(({ status }) => status === 422) as Reply;
    expectProblem(refused, 422, "limit_exceeded");
    expect(refused.body).toMatchObject({ limit: 200_000, window: "day" });
    expect(await balanceOf(person, from)).toBe(500_000 - 21 * 9_500);
  });
});

function countBy(replies: readonly Reply[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe("in parallel", () => {
  meetPeople();
  test("40 debits of 7 from 100: exactly 14 succeed", async () => {
    const from = await openAccount(alice, { balance: 100 });
    const to = await openAccount(bob);
    const replies = await Promise.all(
      Array.from({ length: 40 }, () => transfer(alice, { from, to, amount: 7 })),
    );
    expect(countBy(replies)).toEqual({ 201: 14, 422: 26 });
    await expectBalances(from, to, 2, 98);
  });

  test("50 calls under one key: one posting and 50 equal replies", async () => {
    const from = await openAccount(alice, { balance: 1_000 });
    const to = await openAccount(bob);
    const key = newKey();
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => transfer(alice, { from, to, amount: 7 }, { key })),
    );
    expect(countBy(replies)).toEqual({ 201: 50 });
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    const replayed = replies.filter(
      ({ headers }) => headers.get("idempotency-replayed") === "true",
    );
    expect(replayed).toHaveLength(49);
    await expectBalances(from, to, 993, 7);
  });
});

describe("a key", () => {
  meetPeople();
  test("answers the same later, whatever became of the transfer", async () => {
    const from = await openAccount(alice, { balance: 1_000 });
    const to = await openAccount(bob);
    const key = newKey();
    const wish = { from, to, amount: 70, metadata: { zebra: "1", a: "2" } };
    const first = await transfer(alice, wish, { key });
    const admin = await signInAdmin();
    await keyed(admin, `${path}/${first.body.id}/reverse`, { reason: "Mistaken" });
    const again = await transfer(alice, wish, { key });
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
  });

  test("belongs to one request and to one person", async () => {
    const from = await openAccount(alice, { balance: 1_000 });
    const to = await openAccount(bob, { balance: 1_000 });
    const key = newKey();
    const first = await transfer(alice, { from, to, amount: 70 }, { key });
    const other = await transfer(alice, { from, to, amount: 71 }, { key });
    expectProblem(other, 422, "idempotency_key_reused");
    const elsewhere = await keyed(alice, `${path}/holds`, {}, { key });
    expectProblem(elsewhere, 400, "validation_failed");
    const opened = { type: "savings", currency: "USD" };
    const onAnotherRoute = await keyed(alice, "/api/v1/accounts", opened, { key });
    expectProblem(onAnotherRoute, 422, "idempotency_key_reused");
    const bobs = await transfer(bob, { from: to, to: from, amount: 70 }, { key });
    expect(bobs.status).toBe(201);
    expect(bobs.body.id).not.toBe(first.body.id);
  });

  test("that another route used is refused here", async () => {
    const key = newKey();
    const opened = await keyed(
      alice,
      "/api/v1/accounts",
      { type: "savings", currency: "USD" },
      { key },
    );
    expect(opened.status).toBe(201);
    const from = await openAccount(alice, { balance: 100 });
    const reply = await transfer(alice, { from, to: opened.body.id, amount: 1 }, { key });
    expectProblem(reply, 422, "idempotency_key_reused");
  });
});

describe("a batch", () => {
  meetPeople();
  const batch = (transfers: unknown[], options = {}) =>
    keyed(alice, `${path}/transfer/batch`, { transfers }, options);

  test("posts all in their order, and answers again under its key", async () => {
    const from = await openAccount(alice, { balance: 1_000 });
    const to = await openAccount(bob);
    const key = newKey();
    const list = [10, 20, 30].map((amount) => transferBody({ from, to, amount }));
    const reply = await batch(list, { key });
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body.data.map(({ amount }: { amount: number }) => amount)).toEqual([10, 20, 30]);
    await expectBalances(from, to, 940, 60);
    const again = await batch(list, { key });
    expect(again.text).toBe(reply.text);
    await expectBalances(from, to, 940, 60);
  });

  test("that fails leaves nothing, and says where", async () => {
    const from = await openAccount(alice, { balance: 100 });
    const to = await openAccount(bob);
    const list = [60, 30, 20, 5].map((amount) => transferBody({ from, to, amount }));
    const reply = await batch(list);
    expectProblem(reply, 422, "insufficient_funds");
    expect(reply.body.errors).toMatchObject([{ pointer: "/transfers/2" }]);
    await expectBalances(from, to, 100, 0);
  });

  test("may be 500 long, and not longer", async () => {
    const from = await openAccount(alice, { balance: 1_000 });
    const to = await openAccount(bob);
    const list = Array.from({ length: 501 }, () => transferBody({ from, to, amount: 1 }));
    expectProblem(await batch(list), 400, "validation_failed");
    const reply = await batch(list.slice(1));
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body.data).toHaveLength(500);
    await expectBalances(from, to, 500, 500);
  });
});

describe("an account", () => {
  meetPeople();

  test("that is frozen neither sends nor receives", async () => {
    const compliance = await signUpStaff("compliance");
    const from = await openAccount(alice, { balance: 1_000 });
    const to = await openAccount(bob, { balance: 1_000 });
    const frozen = await compliance.post(`/api/v1/admin/accounts/${to}/freeze`);
    expect(frozen.body).toMatchObject({ status: "frozen", owner_id: bob.id });
    expectProblem(await transfer(alice, { from, to, amount: 1 }), 422, "account_not_active");
    expectProblem(
      await transfer(bob, { from: to, to: from, amount: 1 }),
      422,
      "account_not_active",
    );
    await compliance.post(`/api/v1/admin/accounts/${to}/unfreeze`);
    expect((await transfer(alice, { from, to, amount: 1 })).status).toBe(201);
  });

  test("of another exponent is counted in its own minor units", async () => {
    const from = await openAccount(alice, { currency: "JPY", balance: 2_000 });
    const to = await openAccount(bob, { currency: "JPY" });
    const tooMuch = await transfer(alice, { from, to, amount: 1_001, currency: "JPY" });
    expectProblem(tooMuch, 422, "limit_exceeded");
    expect(tooMuch.body.limit).toBe(1_000);
    await fund(alice, from, 1, "JPY");
    const reply = await transfer(alice, { from, to, amount: 900, currency: "JPY" });
    expect(reply.status, reply.text).toBe(201);
    expect(await accountOf(alice, from)).toMatchObject({
      balance: 1_101,
      available_balance: 1_101,
    });
  });
});
