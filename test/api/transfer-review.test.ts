import { beforeAll, describe, expect, test } from "vitest";
import { accountOf, balanceOf, keyed, newKey, openAccount, transfer } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { signUpStaff } from "../support/staff.ts";
import { goodPassword, type Person, personOf, signUp, visitor } from "../support/start.ts";

/**
 * What the rules against fraud do to a transfer. Here it stands out by its amount and comes after
 * many others: 30 and 30 points of 40 for a review; a password changed today makes it 85 of 70.
 */
const path = "/api/v1/transactions";
const usualAmount = 1_00;
const unusualAmount = 150_00;
const usualTransfers = 11;

let alice: Person;
let bob: Person;
let from: string;
let to: string;

async function stirUp(person: Person): Promise<void> {
  from = await openAccount(person, { balance: 1_000_00 });
  to = await openAccount(bob);
  for (let at = 0; at < usualTransfers; at += 1) {
    await transfer(person, { from, to, amount: usualAmount });
  }
}

const unusual = (options = {}) => transfer(alice, { from, to, amount: unusualAmount }, options);
const left = 1_000_00 - usualTransfers * usualAmount;

describe("a transfer that stands out", () => {
  beforeAll(async () => {
    [alice, bob] = await Promise.all([signUp(), signUp()]);
    await stirUp(alice);
  });

  test("is held until somebody decides, and answered the same again", async () => {
    const key = newKey();
    const reply = await unusual({ key });
    expect(reply.status, reply.text).toBe(202);
    expect(reply.body).toMatchObject({ status: "pending_review", amount: unusualAmount });
    expect(reply.body).not.toHaveProperty("risk");
    expect(await accountOf(alice, from)).toMatchObject({
      balance: left,
      held_amount: unusualAmount,
      available_balance: left - unusualAmount,
    });
    expect(await balanceOf(bob, to)).toBe(usualTransfers * usualAmount);
    const again = await unusual({ key });
    expect(again.status).toBe(202);
    expect(again.text).toBe(reply.text);
    const shown = await alice.get(`${path}?status=pending_review`);
    expect(shown.body.data.map(({ id }: { id: string }) => id)).toEqual([reply.body.id]);
  });

  test("is its sender's secret as long as it is not posted", async () => {
    const { body } = await unusual();
    expect((await alice.get(`${path}/${body.id}`)).status).toBe(200);
    expectProblem(await bob.get(`${path}/${body.id}`), 404, "not_found");
    const shown = await bob.get(`${path}?account_id=${to}&limit=100`);
    expect(shown.body.data).toHaveLength(usualTransfers);
  });

  test("cannot be a hold instead", async () => {
    const body = { account_id: from, to_account_id: to, amount: unusualAmount, currency: "USD" };
    expectProblem(await keyed(alice, `${path}/holds`, body), 403, "transfer_blocked");
  });

  test("is held in a batch too, and the rest of it is posted", async () => {
    const wish = { from_account_id: from, to_account_id: to, currency: "USD" };
    const transfers = [usualAmount, unusualAmount].map((amount) => ({ ...wish, amount }));
    const reply = await keyed(alice, `${path}/transfer/batch`, { transfers });
    expect(reply.status, reply.text).toBe(201);
    const statuses = reply.body.data.map(({ status }: { status: string }) => status);
    expect(statuses).toEqual(["posted", "pending_review"]);
  });
});

describe("a transfer that stands out too much", () => {
  beforeAll(async () => {
    [alice, bob] = await Promise.all([signUp(), signUp()]);
    const changed = await alice.post("/api/v1/auth/password/change", {
      current_password: goodPassword,
      new_password: "copper lantern meadow 58",
    });
    expect(changed.status, changed.text).toBe(204);
    await stirUp(alice);
  });

  test("is blocked: nothing moves, and its key stays free", async () => {
    const key = newKey();
    for (let go = 0; go < 2; go += 1) {
      expectProblem(await unusual({ key }), 403, "transfer_blocked");
    }
    expect(await accountOf(alice, from)).toMatchObject({ balance: left, held_amount: 0 });
    const small = await transfer(alice, { from, to, amount: usualAmount }, { key });
    expect(small.status, small.text).toBe(201);
  });

  test("blocks the whole of a batch, and says where", async () => {
    const wish = { from_account_id: from, to_account_id: to, currency: "USD" };
    const transfers = [usualAmount, unusualAmount].map((amount) => ({ ...wish, amount }));
    const before = await balanceOf(alice, from);
    const reply = await keyed(alice, `${path}/transfer/batch`, { transfers });
    expectProblem(reply, 403, "transfer_blocked");
    expect(reply.body.errors).toMatchObject([{ pointer: "/transfers/1" }]);
    expect(await balanceOf(alice, from)).toBe(before);
  });
});

test("staff see what the rules said of their own transfers only", async () => {
  bob = await signUp();
  const support = await signUpStaff("support");
  const elsewhere = visitor();
  const { email } = support;
  const login = await elsewhere.post("/api/v1/auth/login", { email, password: goodPassword });
  const staff = personOf(email, elsewhere.address, login);
  await stirUp(staff);
  const reply = await transfer(staff, { from, to, amount: unusualAmount });
  expect(reply.body).toMatchObject({
    status: "pending_review",
    risk: { decision: "review", reasons: expect.arrayContaining(["amount_above_5x_mean"]) },
  });
});
