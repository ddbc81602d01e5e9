import { beforeAll, describe, expect, test } from "vitest";
import { countStatuses } from "../support/factors.ts";
import { balanceOf, keyed, newKey, openAccount, transfer } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin, signUpStaff } from "../support/staff.ts";
import { type Person, signUp } from "../support/start.ts";

/** What staff book: cash that comes and goes, and what must be given back. */

const path = "/api/v1/transactions";
let alice: Person;
let bob: Person;
beforeAll(async () => {
  [alice, bob] = await Promise.all([signUp(), signUp()]);
});

async function expectBalances(from: string, to: string, left: number, come: number) {
  expect(await balanceOf(alice, from)).toBe(left);
  expect(await balanceOf(bob, to)).toBe(come);
}

describe("cash", () => {
  test("comes and goes by permitted staff only", async () => {
    const admin = await signInAdmin();
    const account = await openAccount(bob);
    const body = { account_id: account, amount: 5_000, currency: "USD", channel: "wire" };
    const put = await keyed(admin, `${path}/deposit`, { ...body, description: "Salary" });
    expect(put.status, put.text).toBe(201);
    expect(put.body).toMatchObject({
      type: "deposit",
      from_account_id: null,
      to_account_id: account,
    });
    const taken = await keyed(admin, `${path}/withdrawal`, { ...body, amount: 1_500 });
    expect(taken.body).toMatchObject({ type: "withdrawal", to_account_id: null });
    expect(await balanceOf(bob, account)).toBe(3_500);
    const tooMuch = await keyed(admin, `${path}/withdrawal`, { ...body, amount: 3_501 });
    expectProblem(tooMuch, 422, "insufficient_funds");
    const { body: list } = await bob.get(`${path}?account_id=${account}`);
    expect(list.data.map(({ type }: { type: string }) => type)).toEqual(["withdrawal", "deposit"]);
    for (const person of [bob, await signUpStaff("support")]) {
      expectProblem(await keyed(person, `${path}/deposit`, body), 403, "forbidden");
    }
  });

  test("for play is for own accounts", async () => {
    const account = await openAccount(bob);
    const body = { account_id: account, amount: 100, currency: "USD" };
    expectProblem(await keyed(alice, "/api/v1/sandbox/deposits", body), 404, "not_found");
    const wrong = await keyed(bob, "/api/v1/sandbox/deposits", { ...body, currency: "EUR" });
    expectProblem(wrong, 422, "currency_mismatch");
  });
});

test("a transfer of staff is not dated before what the database can spell", async () => {
  const wish = { from: await openAccount(alice), to: await openAccount(bob), amount: 1 };
  const admin = await signInAdmin();
  for (const effective_at of ["0000-01-01T00:00:00Z", "1899-12-31T23:59:59Z"]) {
    const reply = await transfer(admin, { ...wish, effective_at });
    expectProblem(reply, 400, "validation_failed");
    expect(reply.body.errors).toMatchObject([{ pointer: "/effective_at" }]);
  }
});

describe("a reversal", () => {
  const reverse = async (id: string, body: object = {}, options = {}) =>
    keyed(await signInAdmin(), `${path}/${id}/reverse`, { reason: "Mistaken", ...body }, options);

  async function sent(amount: number) {
    const from = await openAccount(alice, { balance: 1_000 });
    const to = await openAccount(bob);
    const { body } = await transfer(alice, { from, to, amount });
    return { from, to, id: body.id as string };
  }

  test("goes the way back, once of many at a time", async () => {
    const { from, to, id } = await sent(400);
    const replies = await Promise.all(Array.from({ length: 20 }, () => reverse(id)));
    expect(countStatuses(replies)).toEqual({ 201: 1, 409: 19 });
    for (const reply of replies.filter(({ status }) => status === 409)) {
      expectProblem(reply, 409, "already_reversed");
    }
    const [reversal] = replies.filter(({ status }) => status === 201);
    expect(reversal?.body).toMatchObject({ type: "reversal", reverses: id, from_account_id: to });
    await expectBalances(from, to, 1_000, 0);
    const original = await alice.get(`${path}/${id}`);
    expect(original.body).toMatchObject({ status: "posted", reversed_by: reversal?.body.id });
  });

  test("in parts stays within the original, however many come at once", async () => {
    const { from, to, id } = await sent(400);
    const replies = await Promise.all(
      Array.from({ length: 12 }, () => reverse(id, { amount: 90 })),
    );
    expect(countStatuses(replies)).toEqual({ 201: 4, 422: 8 });
    await expectBalances(from, to, 960, 40);
    expectProblem(await reverse(id, { amount: 41 }), 422, "amount_exceeds_transfer");
    expect((await reverse(id, { amount: 40 })).status).toBe(201);
    expectProblem(await reverse(id, { amount: 1 }), 409, "already_reversed");
  });

  test("after a part is of the rest, and is then named by the original", async () => {
    const { from, to, id } = await sent(400);
    const read = async () => (await alice.get(`${path}/${id}`)).body;
    expect(await read()).toMatchObject({ reversed_by: null, refunded_amount: 0 });
    await reverse(id, { amount: 150 });
    expect(await read()).toMatchObject({ reversed_by: null, refunded_amount: 150 });
    const key = newKey();
    const rest = await reverse(id, {}, { key });
    expect(rest.status, rest.text).toBe(201);
    expect(rest.body).toMatchObject({ type: "reversal", reverses: id, amount: 250 });
    expect((await reverse(id, {}, { key })).text).toBe(rest.text);
    expect(await read()).toMatchObject({ reversed_by: rest.body.id, refunded_amount: 400 });
    await expectBalances(from, to, 1_000, 0);
    expectProblem(await reverse(id), 409, "already_reversed");
  });

  test("of the rest is exact, whatever parts come at the same time", async () => {
    const { from, to, id } = await sent(400);
    const parts = Array.from({ length: 8 }, () => reverse(id, { amount: 30 }));
    const replies = await Promise.all([reverse(id), ...parts]);
    const given = replies.filter(({ status }) => status === 201).map(({ body }) => body.amount);
    expect(given.reduce((sum, amount) => sum + amount, 0)).toBe(400);
    await expectBalances(from, to, 1_000, 0);
  });

  test("is refused where the money is gone, and of a reversal", async () => {
    const { to, id } = await sent(400);
    const third = await openAccount(alice);
    await transfer(bob, { from: to, to: third, amount: 1 });
    expectProblem(await reverse(id), 422, "insufficient_funds");
    const other = await sent(10);
    const { body: reversal } = await reverse(other.id);
    expectProblem(await reverse(reversal.id), 409, "conflict");
    expectProblem(await reverse("txn_01jd3v3v5fe8wr4t4yx0x4tq7a"), 404, "not_found");
    expectProblem(
      await keyed(alice, `${path}/${id}/reverse`, { reason: "Mine" }),
      403,
      "forbidden",
    );
  });
});
