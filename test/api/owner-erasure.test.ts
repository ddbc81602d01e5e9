import { describe, expect, test } from "vitest";
import { countStatuses } from "../support/factors.ts";
import { accountOf, balanceOf, keyed, openAccount, transfer } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { type Person, signUp } from "../support/start.ts";

/** Nobody is erased with money on their accounts, nor does money come to somebody erased. */
const me = "/api/v1/auth/me";
const erase = (person: Person) => person.send("DELETE", me);

describe("an erasure", () => {
  test("is refused while there is money or an open hold, and then goes through", async () => {
    const [alice, bob] = await Promise.all([signUp(), signUp()]);
    const from = await openAccount(alice, { balance: 700 });
    const to = await openAccount(bob, { balance: 100 });
    expectProblem(await erase(alice), 409, "account_not_empty");

    const hold = { account_id: from, to_account_id: to, amount: 300, currency: "USD" };
    const held = await keyed(alice, "/api/v1/transactions/holds", hold);
    expect((await transfer(alice, { from, to, amount: 400 })).status).toBe(201);
    // What is held is neither hers any more, nor his yet.
    for (const person of [alice, bob]) {
      expectProblem(await erase(person), 409, "account_not_empty");
    }
    const { id } = held.body;
    const captured = await keyed(alice, `/api/v1/transactions/holds/${id}/capture`);
    expect(captured.status, captured.text).toBe(200);
    expect((await erase(alice)).status).toBe(202);
    expectProblem(await alice.get(me), 401, "unauthenticated");
    expect(await balanceOf(bob, to)).toBe(800);
    expectProblem(
      await transfer(bob, { from: to, to: from, amount: 1 }),
      422,
      "account_not_active",
    );
  });

  test("is refused while somebody is about to pay", async () => {
    const [alice, bob] = await Promise.all([signUp(), signUp()]);
    const [from, to] = [await openAccount(bob, { balance: 100 }), await openAccount(alice)];
    const hold = { account_id: from, to_account_id: to, amount: 100, currency: "USD" };
    const { body } = await keyed(bob, "/api/v1/transactions/holds", hold);
    expectProblem(await erase(alice), 409, "account_not_empty");
    await bob.post(`/api/v1/transactions/holds/${body.id}/void`);
    expect((await erase(alice)).status).toBe(202);
  });

  test.each([1, 2, 3])("beside 20 transfers: all or nothing (%i)", async () => {
    const [alice, bob] = await Promise.all([signUp(), signUp()]);
    const [from, to] = [await openAccount(bob, { balance: 100 }), await openAccount(alice)];
    const pay = () => transfer(bob, { from, to, amount: 1 });
    const early = Array.from({ length: 10 }, pay);
    const erasing = erase(alice);
    const late = Array.from({ length: 10 }, pay);
    const [erased, ...paid] = await Promise.all([erasing, ...early, ...late]);

    const { 201: come = 0, 422: refused = 0 } = countStatuses(paid);
    expect(come + refused).toBe(20);
    for (const reply of paid.filter(({ status }) => status === 422)) {
      expectProblem(reply, 422, "account_not_active");
    }
    expect(await balanceOf(bob, from)).toBe(100 - come);
    if (erased.status === 202) {
      expect(come).toBe(0);
      return expectProblem(await alice.get(me), 401, "unauthenticated");
    }
    expectProblem(erased, 409, "account_not_empty");
    expect(await accountOf(alice, to)).toMatchObject({ status: "active", balance: come });
    expect(come).toBe(20);
  });
});
