import { beforeAll, describe, expect, test } from "vitest";
import { houseAccount } from "../../src/features/ledger/house-account.ts";
import { countStatuses } from "../support/factors.ts";
import {
  accountOf,
  balanceOf,
  fund,
  keyed,
  openAccount,
  transfer,
  transferBody,
} from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { signInAdmin, signUpStaff } from "../support/staff.ts";
import { type Person, signUp } from "../support/start.ts";

const path = "/api/v1/accounts";
const staffPath = "/api/v1/admin/accounts";
const nothing = "acc_01jd3v3v5fe8wr4t4yx0x4tq7a";

let alice: Person;
let bob: Person;
/** Ten accounts are all that a person may have, so groups of tests have people of their own. */
const meetPeople = () =>
  beforeAll(async () => {
    [alice, bob] = await Promise.all([signUp(), signUp()]);
  });
const open = (body: object, person = alice) => person.post(path, body);
const close = (id: string, person = alice) => person.post(`${path}/${id}/close`);

describe("opening an account", () => {
  meetPeople();

  test.each([
    { type: "checking", currency: "USD", name: "Everyday" },
    { type: "savings", currency: "JPY" },
  ])("of type $type in $currency", async (wish) => {
    const reply = await open(wish);
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^acc_/),
      name: null,
      ...wish,
      status: "active",
      balance: 0,
      available_balance: 0,
      held_amount: 0,
      credit_limit: 0,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect((await alice.get(`${path}/${reply.body.id}`)).text).toBe(reply.text);
  });

  test.each(["credit", "investment"])("of type %s needs a KYC record", async (type) => {
    expectProblem(await open({ type, currency: "USD" }), 403, "kyc_required");
  });

  test("is refused for what is not in the contract", async () => {
    const good = { type: "checking", currency: "USD" };
    const wrong = { type: "system", currency: "usd", name: "", owner_id: alice.id };
    for (const [field, value] of Object.entries(wrong)) {
      expectProblem(await open({ ...good, [field]: value }), 400, "validation_failed");
    }
    expectProblem(await open({ ...good, currency: "XXX" }), 400, "validation_failed");
    expectProblem(await open({ type: "checking" }), 400, "validation_failed");
  });

  test("ten times and no more, however many are asked for at once", async () => {
    const person = await signUp();
    const wish = { type: "checking", currency: "USD" };
    const replies = await Promise.all(Array.from({ length: 30 }, () => open(wish, person)));
    expect(countStatuses(replies)).toEqual({ 201: 10, 422: 20 });
    for (const reply of replies.filter(({ status }) => status === 422)) {
      expectProblem(reply, 422, "limit_exceeded");
      expect(reply.body).toMatchObject({ limit: 10, window: "accounts" });
    }
    expect((await person.get(path)).body.data).toHaveLength(10);
    const [first] = replies.filter(({ status }) => status === 201);
    await close(first?.body.id, person);
    expect((await open(wish, person)).status).toBe(201);
    expectProblem(await open(wish, person), 422, "limit_exceeded");
  });
});

describe("own accounts", () => {
  meetPeople();

  test("are listed newest first, by status and currency, page by page", async () => {
    const ids: string[] = [];
    for (const currency of ["USD", "EUR", "USD", "EUR"]) {
      ids.unshift(await openAccount(alice, { currency }));
    }
    await close(ids[1] ?? "");
    const listed = async (query: string, person = alice) => {
      const { body } = await person.get(`${path}${query}`);
      return body.data.map(({ id }: { id: string }) => id);
    };
    expect(await listed("")).toEqual(ids);
    expect(await listed("?status=closed")).toEqual([ids[1]]);
    expect(await listed("?currency=EUR")).toEqual([ids[0], ids[2]]);
    expect(await listed("?currency=USD&status=active")).toEqual([ids[3]]);
    const { body: page } = await alice.get(`${path}?limit=3`);
    expect(page.data).toHaveLength(3);
    const { body: rest } = await alice.get(`${path}?limit=3&cursor=${page.next_cursor}`);
    expect(rest).toMatchObject({ data: [{ id: ids[3] }], next_cursor: null });
    expect(await listed("", bob)).toEqual([]);
    for (const query of ["?status=open", "?currency=usd", "?limit=0", "?cursor=x"]) {
      expectProblem(await alice.get(`${path}${query}`), 400, "validation_failed");
    }
  });

  test("have a name that their owner changes and takes away", async () => {
    const id = await openAccount(alice);
    const rename = (body: object, person = alice) =>
      person.send("PATCH", `${path}/${id}`, { body });
    expect((await rename({ name: "Holiday" })).body).toMatchObject({ id, name: "Holiday" });
    expect((await rename({})).body.name).toBe("Holiday");
    expect((await rename({ name: null })).body.name).toBeNull();
    expectProblem(await rename({ name: "x".repeat(1_000) }), 400, "validation_failed");
    expectProblem(await rename({ credit_limit: 5 }), 400, "validation_failed");
    expectProblem(await rename({ name: "Mine" }, bob), 404, "not_found");
    expect((await accountOf(alice, id)).name).toBeNull();
  });

  test("are nobody else's business", async () => {
    const own = await openAccount(alice);
    for (const id of [own, nothing, "nonsense", own.replace("acc_", "usr_")]) {
      for (const part of ["", "/balance", "/entries"]) {
        expectProblem(await bob.get(`${path}/${id}${part}`), 404, "not_found");
      }
      expectProblem(await close(id, bob), 404, "not_found");
    }
  });
});

describe("closing an account", () => {
  meetPeople();

  test("is for good, and it neither sends nor receives any more", async () => {
    const id = await openAccount(alice);
    const to = await openAccount(bob, { balance: 100 });
    const reply = await close(id);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({ id, status: "closed", balance: 0 });
    expect((await close(id)).body).toEqual(reply.body);
    const out = await transfer(alice, { from: id, to, amount: 1 });
    expectProblem(out, 422, "account_not_active");
    const back = await transfer(bob, { from: to, to: id, amount: 1 });
    expectProblem(back, 422, "account_not_active");
    const body = { account_id: id, amount: 1, currency: "USD" };
    expectProblem(await keyed(alice, "/api/v1/sandbox/deposits", body), 422, "account_not_active");
  });

  test("waits until money and holds are gone, on both sides of a hold", async () => {
    const from = await openAccount(alice, { balance: 100 });
    const to = await openAccount(bob);
    expectProblem(await close(from), 409, "account_not_empty");
    const wish = { account_id: from, to_account_id: to, amount: 100, currency: "USD" };
    const held = await keyed(alice, "/api/v1/transactions/holds", wish);
    expectProblem(await close(from), 409, "account_not_empty");
    expectProblem(await close(to, bob), 409, "account_not_empty");
    await keyed(alice, `/api/v1/transactions/holds/${held.body.id}/capture`);
    expect((await close(from)).body.status).toBe("closed");
    expectProblem(await close(to, bob), 409, "account_not_empty");
  });

  test("that staff have frozen is refused", async () => {
    const id = await openAccount(alice);
    const compliance = await signUpStaff("compliance");
    await compliance.post(`${staffPath}/${id}/freeze`);
    expectProblem(await close(id), 422, "account_not_active");
    await compliance.post(`${staffPath}/${id}/unfreeze`);
    expect((await close(id)).status).toBe(200);
    expectProblem(await compliance.post(`${staffPath}/${id}/freeze`), 409, "conflict");
    expectProblem(await compliance.post(`${staffPath}/${id}/unfreeze`), 409, "conflict");
  });

  test("beside 20 incoming transfers never leaves money on a closed account", async () => {
    const from = await openAccount(bob, { balance: 1_000 });
    for (const startsAt of [0, 2, 10]) {
      const id = await openAccount(alice);
      const before = await balanceOf(bob, from);
      const closings: ReturnType<typeof close>[] = [];
      const sendings = Array.from({ length: 20 }, (_, place) => {
        if (place >= startsAt && place < startsAt + 3) closings.push(close(id));
        return transfer(bob, { from, to: id, amount: 5 });
      });
      const [closed, sent] = await Promise.all([Promise.all(closings), Promise.all(sendings)]);
      const came = sent.filter(({ status }) => status === 201).length * 5;
      for (const reply of sent.filter(({ status }) => status !== 201)) {
        expectProblem(reply, 422, "account_not_active");
      }
      const { status, balance } = await accountOf(alice, id);
      expect(balance).toBe(came);
      expect(status).toBe(came === 0 ? "closed" : "active");
      for (const reply of closed) {
        if (came === 0) expect(reply.body).toMatchObject({ status: "closed", balance: 0 });
        else expectProblem(reply, 409, "account_not_empty");
      }
      expect(await balanceOf(bob, from)).toBe(before - came);
    }
  });
});

describe("staff", () => {
  meetPeople();

  test("see anybody's account, freeze it and let it move again", async () => {
    const id = await openAccount(alice, { balance: 70 });
    const compliance = await signUpStaff("compliance");
    const seen = await compliance.get(`${staffPath}/${id}`);
    expect(seen.body).toEqual({ ...(await accountOf(alice, id)), owner_id: alice.id });
    for (const status of ["frozen", "active"]) {
      for (let time = 0; time < 2; time += 1) {
        const act = status === "frozen" ? "freeze" : "unfreeze";
        const reply = await compliance.post(`${staffPath}/${id}/${act}`);
        expect(reply.body).toEqual({ ...seen.body, status });
      }
      expect((await accountOf(alice, id)).status).toBe(status);
    }
    const auditor = await signUpStaff("auditor");
    expect((await auditor.get(`${staffPath}/${id}`)).body).toEqual(seen.body);
    for (const person of [auditor, alice]) {
      expectProblem(await person.post(`${staffPath}/${id}/freeze`), 403, "forbidden");
      expectProblem(await person.post(`${staffPath}/${id}/unfreeze`), 403, "forbidden");
    }
    expectProblem(await alice.get(`${staffPath}/${id}`), 403, "forbidden");
  });

  test("give credit to credit accounts only", async () => {
    const id = await openAccount(alice);
    const body = { credit_limit: 100 };
    const admin = await signInAdmin();
    expectProblem(await admin.send("PATCH", `${staffPath}/${id}`, { body }), 409, "conflict");
    expectProblem(await alice.send("PATCH", `${staffPath}/${id}`, { body }), 403, "forbidden");
  });

  test("and customers find no accounts of the house", async () => {
    const from = await openAccount(alice, { balance: 100 });
    const admin = await signInAdmin();
    for (let shard = 0; shard < 3; shard += 1) {
      const { id } = houseAccount("cash", "USD", `${shard}`);
      expectProblem(await admin.get(`${staffPath}/${id}`), 404, "not_found");
      expectProblem(await admin.post(`${staffPath}/${id}/freeze`), 404, "not_found");
      expectProblem(await transfer(alice, { from, to: id, amount: 1 }), 404, "not_found");
      expectProblem(await transfer(alice, { from: id, to: from, amount: 1 }), 404, "not_found");
      const cash = { account_id: id, amount: 1, currency: "USD", channel: "cash" };
      for (const way of ["deposit", "withdrawal"]) {
        const reply = await keyed(admin, `/api/v1/transactions/${way}`, cash);
        expectProblem(reply, 404, "not_found");
      }
    }
  });
});

describe("the balance of the past", () => {
  meetPeople();
  const earlier = (moment: string, ms = 1) => new Date(Date.parse(moment) - ms).toISOString();

  test("is that of the last entry by then, or of what counts by then", async () => {
    const id = await openAccount(alice);
    const to = await openAccount(bob);
    const { created_at: funded } = (await fund(alice, id, 1_000)).body;
    const { created_at: sent } = (await transfer(alice, { from: id, to, amount: 300 })).body;
    const late = { from: id, to, amount: 50, effective_at: funded };
    const { created_at: recorded } = (await transfer(alice, late)).body;
    const balanceAt = async (at: string, effective = false) => {
      const { body } = await alice.get(`${path}/${id}/balance?at=${at}&effective=${effective}`);
      expect(body).toMatchObject({ currency: "USD", at });
      expect(body.available_balance).toBe(body.balance);
      return body.balance;
    };
    const byRecording = [
      [earlier(funded), 0],
      [funded, 1_000],
      [earlier(sent), 1_000],
      [sent, 700],
      [recorded, 650],
    ] as const;
    for (const [at, balance] of byRecording) expect(await balanceAt(at)).toBe(balance);
    const byEffect = [
      [earlier(funded), 0],
      [funded, 950],
      [earlier(sent), 950],
      [sent, 650],
      [recorded, 650],
    ] as const;
    for (const [at, balance] of byEffect) expect(await balanceAt(at, true)).toBe(balance);
    const now = await alice.get(`${path}/${id}/balance`);
    expect(now.body).toMatchObject({ balance: 650, available_balance: 650 });
  });

  test("knows what was held then", async () => {
    const id = await openAccount(alice, { balance: 500 });
    const to = await openAccount(bob);
    const wish = { account_id: id, to_account_id: to, amount: 200, currency: "USD" };
    const { id: hold, created_at: held } = (await keyed(alice, "/api/v1/transactions/holds", wish))
      .body;
    const capture = `/api/v1/transactions/holds/${hold}/capture`;
    const { transaction_id: transactionId } = (await keyed(alice, capture, { amount: 120 })).body;
    const { body } = await alice.get(`/api/v1/transactions/${transactionId}`);
    const availableAt = async (at: string) => {
      const reply = await alice.get(`${path}/${id}/balance?at=${at}`);
      return [reply.body.balance, reply.body.available_balance];
    };
    expect(await availableAt(earlier(held))).toEqual([500, 500]);
    expect(await availableAt(held)).toEqual([500, 300]);
    expect(await availableAt(earlier(body.created_at))).toEqual([500, 300]);
    expect(await availableAt(body.created_at)).toEqual([380, 380]);
  });

  test("is not told for what is no moment", async () => {
    const id = await openAccount(alice);
    const wrong = ["at=yesterday", "at=2026-05-04", "effective=yes", "when=now"];
    const beyond = ["at=0000-01-01T00:00:00Z", "at=9999-12-31T23:59:59-14:00"];
    const soon = new Date(Date.now() + 60_000).toISOString();
    for (const query of [...wrong, ...beyond, `at=${soon}`, `at=${soon}&effective=true`]) {
      expectProblem(await alice.get(`${path}/${id}/balance?${query}`), 400, "validation_failed");
    }
    const { body } = await alice.get(`${path}/${id}/balance?at=${soon}`);
    expect(body.errors).toEqual([{ pointer: "/at", message: "must not be in the future" }]);
  });
});

test("entries come newest first, page by page, also those of one moment", async () => {
  [alice, bob] = await Promise.all([signUp(), signUp()]);
  const from = await openAccount(alice, { balance: 1_000 });
  const to = await openAccount(bob);
  const transfers = Array.from({ length: 12 }, (_, place) =>
    transferBody({ from, to, amount: place + 1, description: `No. ${place + 1}` }),
  );
  await keyed(alice, "/api/v1/transactions/transfer/batch", { transfers });
  const seen: { amount: number; balance_after: number; id: string }[] = [];
  let cursor: string | null = "";
  for (let page = 0; page < 3; page += 1) {
    const query: string = cursor ? `&cursor=${cursor}` : "";
    const { body } = await bob.get(`${path}/${to}/entries?limit=5${query}`);
    seen.push(...body.data);
    cursor = body.next_cursor;
  }
  expect(cursor).toBeNull();
  expect(seen.map(({ amount }) => amount)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(12);
  let balance = 78;
  for (const { amount, balance_after: after } of seen) {
    expect(after).toBe(balance);
    balance -= amount;
  }
  expect(seen[0]).toMatchObject({ description: "No. 12", counterparty: from });
  expectProblem(await bob.get(`${path}/${to}/entries?limit=101`), 400, "validation_failed");
});

test("no balance passes what JSON can say exactly", async () => {
  [alice, bob] = await Promise.all([signUp(), signUp()]);
  // A currency of this test alone: the house's rows of others must not come near their ends.
  const currency = "MGA";
  const max = Number.MAX_SAFE_INTEGER;
  const from = await openAccount(alice, { currency });
  const to = await openAccount(bob, { currency });
  const put = (amount: number) =>
    keyed(alice, "/api/v1/sandbox/deposits", { account_id: from, amount, currency });
  /** The money comes from one of 16 rows of the house, of which one has nothing left to give. */
  const putPatiently = async (amount: number) => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      if ((await put(amount)).status === 201) return;
    }
    throw new Error("Nothing was paid in");
  };
  await put(max);
  const sent = await transfer(alice, { from, to, amount: 100, currency });
  await putPatiently(100);
  expect(await balanceOf(alice, from)).toBe(max);
  const refused = [
    await put(1),
    await keyed(await signInAdmin(), `/api/v1/transactions/${sent.body.id}/reverse`, {
      reason: "Mistaken",
    }),
  ];
  for (const reply of refused) {
    expectProblem(reply, 422, "limit_exceeded");
    expect(reply.body).toMatchObject({ limit: max, window: "balance" });
  }
  expect(await balanceOf(alice, from)).toBe(max);
});
