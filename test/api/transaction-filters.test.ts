import { beforeAll, describe, expect, test } from "vitest";
import { openAccount, transfer } from "../support/money.ts";
import { expectProblem } from "../support/problem.ts";
import { type Person, signUp } from "../support/start.ts";

/** What a person finds in their own history; `test/node/history-filters.test.ts` asks for more. */

const path = "/api/v1/transactions";
let alice: Person;
let bob: Person;
let checking: string;
let savings: string;
let euros: string;
let bobs: string;
beforeAll(async () => {
  [alice, bob] = await Promise.all([signUp(), signUp()]);
  checking = await openAccount(alice, { balance: 10_000 });
  savings = await openAccount(alice);
  euros = await openAccount(alice, { currency: "EUR", balance: 700 });
  bobs = await openAccount(bob);
  await send(bobs, 1_500, { description: "Rent for May", reference: "INV-2026/7" });
  await send(savings, 2_000, { description: "Café fund" });
  await send(bobs, 300, { description: "Coffee" });
});

async function send(to: string, amount: number, details: object) {
  const sent = await transfer(alice, { from: checking, to, amount, ...details });
  expect(sent.status, sent.text).toBe(201);
}

type Found = { type: string; amount: number; created_at: string };

async function find(person: Person, filter: Record<string, string | number>): Promise<Found[]> {
  const texts = Object.entries(filter).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const query = new URLSearchParams(texts);
  const { status, text, body } = await person.get(`${path}?${query}`);
  expect(status, text).toBe(200);
  return body.data;
}

describe("the own transactions", () => {
  test.each([
    ["all of them, newest first", {}, [300, 2_000, 1_500, 700, 10_000]],
    ["of a type", { type: "transfer" }, [300, 2_000, 1_500]],
    ["of a status", { status: "declined" }, []],
    ["of a currency", { currency: "EUR" }, [700]],
    ["of amounts, both ends included", { min_amount: 700, max_amount: 2_000 }, [2_000, 1_500, 700]],
    ["with a word in any case", { q: "RENT" }, [1_500]],
    ["with beginnings of words in any order", { q: "may re" }, [1_500]],
    ["with a part of the reference", { q: "inv-2026" }, [1_500]],
    ["with a letter that is no ASCII", { q: "CAFÉ" }, [2_000]],
    ["with no word at all", { q: "%_" }, []],
    ["since a day to come", { from: "2999-01-01" }, []],
    ["before a day long ago", { to: "2020-01-01" }, []],
    [
      "with several conditions",
      { q: "co", type: "transfer", currency: "USD", max_amount: 999 },
      [300],
    ],
  ])("%s", async (_what, filter: Record<string, string | number>, amounts) => {
    expect((await find(alice, filter)).map(({ amount }) => amount)).toEqual(amounts);
  });

  test("of one account", async () => {
    const amounts = async (account_id: string) =>
      (await find(alice, { account_id })).map(({ amount }) => amount);
    expect(await amounts(savings)).toEqual([2_000]);
    expect(await amounts(euros)).toEqual([700]);
    expect(await amounts(checking)).toEqual([300, 2_000, 1_500, 10_000]);
  });

  test("from a moment on, and until before one", async () => {
    const [newest] = await find(alice, { q: "coffee" });
    const moment = newest?.created_at ?? "";
    const amountsOf = (found: Found[]) => found.map(({ amount }) => amount);
    expect(amountsOf(await find(alice, { from: moment }))).toContain(300);
    expect(amountsOf(await find(alice, { to: moment }))).not.toContain(300);
  });

  test("a date as the end counts whole, as in the audit and in reports", async () => {
    const [newest] = await find(alice, { q: "coffee" });
    const day = newest?.created_at.slice(0, 10) ?? "";
    const ofThatDay = await find(alice, { from: day, to: day });
    expect(ofThatDay.map(({ amount }) => amount)).toContain(300);
    const before = new Date(Date.parse(day) - 1).toISOString().slice(0, 10);
    expect(await find(alice, { q: "coffee", to: before })).toEqual([]);
  });
});

test("a moment that no calendar of the database has is refused", async () => {
  const moments = ["0000-01-01", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"];
  for (const name of ["from", "to"]) {
    for (const moment of moments) {
      const reply = await alice.get(`${path}?${name}=${moment}`);
      expectProblem(reply, 400, "validation_failed");
      expect(reply.body.errors).toMatchObject([{ pointer: `/${name}` }]);
    }
  }
});

test.each(["", "2026-13-01", "2026-12-01T00:00:00", "tomorrow"])(
  "%j is no moment, which is said once and with what is one",
  async (value) => {
    const ofHistory = await alice.get(`${path}?from=${value}`);
    const ofBalance = await alice.get(`/api/v1/accounts/${checking}/balance?at=${value}`);
    for (const [reply, pointer] of [
      [ofHistory, "/from"],
      [ofBalance, "/at"],
    ] as const) {
      expectProblem(reply, 400, "validation_failed");
      expect(reply.body.errors).toEqual([
        { pointer, message: expect.stringContaining("such as 2026-12-31T23:59:59Z") },
      ]);
    }
  },
);

test.each(["", "0x10", "1e3", "%20", "1.0", "-1", "+5", "01", "9007199254740992", "Infinity"])(
  "%j is no amount and no limit",
  async (value) => {
    for (const name of ["min_amount", "max_amount", "limit"]) {
      const reply = await alice.get(`${path}?${name}=${value}`);
      expectProblem(reply, 400, "validation_failed");
      expect(reply.body.errors[0]).toMatchObject({ pointer: `/${name}` });
    }
  },
);

describe("others", () => {
  test("find what they were paid, and nothing else", async () => {
    expect((await find(bob, {})).map(({ amount }) => amount)).toEqual([300, 1_500]);
    expect(await find(bob, { q: "café" })).toEqual([]);
  });

  test("are not told about accounts", async () => {
    for (const account of [checking, "acc_1", "acc_01jd3v3v5fe8wr4t4yx0x4tq7a"]) {
      const reply = await bob.get(`${path}?account_id=${account}`);
      expectProblem(reply, 404, "not_found");
    }
  });
});
