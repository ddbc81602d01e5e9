import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { auditEvents } from "../../src/features/audit/tables.ts";
import { cases } from "../../src/features/compliance/tables.ts";
import { openStructuringCases } from "../../src/features/reporting/index.ts";
import { listCashDays, listLargeCash } from "../../src/features/reporting/queries-cash.ts";
import { listSuspicious } from "../../src/features/reporting/queries-suspicious.ts";
import { findStructuring } from "../../src/features/reporting/structuring.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { auditCtx } from "../support/servers/audit-chain.ts";
import { bookCash, type Cash, makeCashAccount, makePerson } from "../support/servers/cash.ts";

/** Cash on either side of every threshold; each test has a person of its own. */
let opened: OpenedAdapter;
let ctx: Ctx;
let person: Id<"user">;
let account: Id<"account">;
beforeAll(async () => {
  opened = await openOverPg();
  ctx = auditCtx(opened.db);
});
afterAll(() => opened.stop());
beforeEach(async () => {
  person = await makePerson(opened.db);
  account = await makeCashAccount(opened.db, person);
});

const limit = 10_000;
type Booked = Partial<Cash> & Pick<Cash, "amount">;
const noon = "2026-03-10T12:00:00.000Z";
const day = { from: new Date("2026-03-10"), to: new Date("2026-03-11") };

async function book(list: readonly Booked[]): Promise<void> {
  for (const each of list) await bookCash(opened.db, { account, at: noon, ...each });
}

async function largeCash() {
  const found = await listLargeCash(ctx, day, limit);
  return found
    .filter(({ userId }) => userId === person)
    .map(({ direction, currency, total, items }) => [direction, currency, total, items]);
}

describe("cash that must be reported", () => {
  const cases: readonly (readonly [string, readonly Booked[], readonly unknown[]])[] = [
    ["exactly the threshold is not", [{ amount: 10_000_00 }], []],
    ["a cent more is", [{ amount: 10_000_01 }], [["in", "USD", 10_000_01, 1]]],
    ["a cent less is not", [{ amount: 9_999_99 }], []],
    [
      "several items count together",
      [{ amount: 4_000_00 }, { amount: 6_000_00 }, { amount: 1 }],
      [["in", "USD", 10_000_01, 3]],
    ],
    ["together exactly the threshold is not", [{ amount: 4_000_00 }, { amount: 6_000_00 }], []],
    [
      "in and out are not added",
      [{ amount: 6_000_00 }, { amount: 6_000_00, type: "withdrawal" }],
      [],
    ],
    [
      "out is reported by itself",
      [{ amount: 10_000_01, type: "withdrawal" }, { amount: 5_00 }],
      [["out", "USD", 10_000_01, 1]],
    ],
    [
      "from the first to the last moment of the day, UTC",
      [
        { amount: 6_000_00, at: "2026-03-10T00:00:00.000Z" },
        { amount: 6_000_00, at: "2026-03-10T23:59:59.999Z" },
      ],
      [["in", "USD", 12_000_00, 2]],
    ],
    [
      "nothing of the day before or after",
      [
        { amount: 6_000_00, at: "2026-03-09T23:59:59.999Z" },
        { amount: 6_000_00 },
        { amount: 6_000_00, at: "2026-03-11T00:00:00.000Z" },
      ],
      [],
    ],
    ["a wire is no cash", [{ amount: 20_000_00, channel: "wire" }], []],
    ["what was given back wholly is no cash", [{ amount: 20_000_00, refunded: 20_000_00 }], []],
    [
      "what was given back in part: down to the threshold",
      [{ amount: 10_001_00, refunded: 1_00 }],
      [],
    ],
    [
      "what was given back in part: a cent above it",
      [{ amount: 10_001_00, refunded: 99 }],
      [["in", "USD", 10_000_01, 1]],
    ],
  ];
  test.each(cases)("%s", async (_what, booked, expected) => {
    await book(booked);
    expect(await largeCash()).toEqual(expected);
  });

  test("counts all accounts of a person, and each currency by its own units", async () => {
    const [second, yen, dinar] = [
      await makeCashAccount(opened.db, person),
      await makeCashAccount(opened.db, person, "JPY"),
      await makeCashAccount(opened.db, person, "KWD"),
    ];
    await book([
      { amount: 5_000_01 },
      { amount: 5_000_00, account: second },
      { amount: 10_000, account: yen, currency: "JPY" },
      { amount: 10_000_000, account: dinar, currency: "KWD" },
    ]);
    expect(await largeCash()).toEqual([["in", "USD", 10_000_01, 2]]);
    await book([
      { amount: 1, account: yen, currency: "JPY" },
      { amount: 1, account: dinar, currency: "KWD" },
    ]);
    expect(await largeCash()).toEqual([
      ["in", "JPY", 10_001, 2],
      ["in", "KWD", 10_000_001, 2],
      ["in", "USD", 10_000_01, 2],
    ]);
  });

  test("does not add what two people brought", async () => {
    const other = await makeCashAccount(opened.db, await makePerson(opened.db));
    await book([{ amount: 6_000_00 }, { amount: 6_000_00, account: other }]);
    expect(await largeCash()).toEqual([]);
  });

  test("counts more items than it lists", async () => {
    await book(Array.from({ length: 120 }, () => ({ amount: 100_00 })));
    const [found] = (await listLargeCash(ctx, day, limit)).filter(
      ({ userId }) => userId === person,
    );
    expect(found).toMatchObject({ items: 120, total: 12_000_00, threshold: 10_000_00 });
    expect(found?.transfers).toHaveLength(100);
  });
});

const on = (date: number, amount: number, more: Partial<Cash> = {}): Booked => ({
  amount,
  at: `2026-04-${String(date).padStart(2, "0")}T12:00:00.000Z`,
  ...more,
});
const april = { from: new Date("2026-04-01"), to: new Date("2026-05-01") };

async function candidates() {
  const days = await listCashDays(ctx, april, limit);
  return findStructuring(days)
    .filter(({ userId }) => userId === person)
    .map(({ firstDay, lastDay, reasons }) => [firstDay.slice(8), lastDay.slice(8), ...reasons]);
}

const items = "cash_items_below_threshold";
const daily = "daily_cash_below_threshold";

describe("cash that looks split", () => {
  const cases: readonly (readonly [string, readonly Booked[], readonly unknown[]])[] = [
    ["three items", [on(1, 9_000_00), on(1, 9_000_00), on(1, 9_000_00)], [["01", "01", items]]],
    ["not two", [on(1, 9_000_00), on(2, 9_000_00)], []],
    [
      "of exactly the lower end",
      [on(1, 8_000_00), on(1, 8_000_00), on(1, 8_000_00)],
      [["01", "01", items]],
    ],
    ["not a cent below it", [on(1, 8_000_00), on(1, 8_000_00), on(1, 7_999_99)], []],
    [
      "of exactly the upper end",
      [on(1, 10_000_00), on(1, 10_000_00), on(1, 10_000_00)],
      [["01", "01", items]],
    ],
    ["not a cent above it", [on(1, 10_000_00), on(1, 10_000_00), on(1, 10_000_01)], []],
    [
      "on the first and the tenth day",
      [on(1, 9_000_00), on(1, 9_000_00), on(10, 9_000_00)],
      [["01", "10", items]],
    ],
    ["not on the eleventh", [on(1, 9_000_00), on(1, 9_000_00), on(11, 9_000_00)], []],
    [
      "at the last moment of the tenth day",
      [
        on(1, 9_000_00, { at: "2026-04-01T00:00:00.000Z" }),
        on(1, 9_000_00),
        on(10, 9_000_00, { at: "2026-04-10T23:59:59.999Z" }),
      ],
      [["01", "10", items]],
    ],
    [
      "a later window, when the first one holds too few",
      [on(1, 9_000_00), on(5, 9_000_00), on(12, 9_000_00), on(13, 9_000_00)],
      [["05", "13", items, daily]],
    ],
    [
      "two windows one after the other",
      [
        ...[1, 2, 3].map((date) => on(date, 9_000_00, {})),
        ...[11, 12, 13].map((date) => on(date, 9_000_00)),
      ],
      [
        ["01", "03", items, daily],
        ["11", "13", items, daily],
      ],
    ],
    [
      "days that add up to just below the threshold",
      [1, 2, 3].flatMap((date) => [on(date, 5_000_00), on(date, 4_999_00)]),
      [["01", "03", daily]],
    ],
    ["not two such days", [1, 2].flatMap((date) => [on(date, 5_000_00), on(date, 4_999_00)]), []],
    [
      "not days that are reported anyway",
      [1, 2, 3].flatMap((date) => [on(date, 5_000_00), on(date, 5_000_01)]),
      [],
    ],
    ["not days of a cent too little", [1, 2, 3].flatMap((date) => [on(date, 7_999_99)]), []],
    [
      "not in and out together",
      [on(1, 9_000_00), on(1, 9_000_00), on(1, 9_000_00, { type: "withdrawal" })],
      [],
    ],
    [
      "not with one that was given back",
      [on(1, 9_000_00), on(1, 9_000_00), on(1, 9_000_00, { refunded: 9_000_00 })],
      [],
    ],
  ];
  test.each(cases)("%s", async (_what, booked, expected) => {
    await book(booked);
    expect(await candidates()).toEqual(expected);
  });

  test("over all accounts, and in yen by its own units", async () => {
    const second = await makeCashAccount(opened.db, person);
    const yen = { account: await makeCashAccount(opened.db, person, "JPY"), currency: "JPY" };
    await book([
      ...[on(1, 9_000_00), on(2, 9_000_00, { account: second }), on(2, 100_00)],
      ...[on(1, 8_000, yen), on(1, 8_000, yen), on(1, 8_000, yen), on(9, 7_999, yen)],
    ]);
    expect(await candidates()).toEqual([["01", "01", items]]);
  });
});

describe("the job", () => {
  const at = (text: string): Ctx => ({ ...ctx, clock: () => new Date(text) });
  const ofPerson = () => opened.db.select().from(cases).where(eq(cases.subjectId, person));

  test("opens one case for a window, however often and beside itself it runs", async () => {
    const now = at("2026-04-03T18:00:00.000Z");
    // The people of other tests.
    await openStructuringCases(now);
    await book([on(1, 9_000_00), on(2, 9_000_00), on(3, 9_000_00)]);
    const actsOf = () =>
      opened.db.select().from(auditEvents).where(eq(auditEvents.action, "case.opened"));
    const before = (await actsOf()).length;
    await Promise.all(Array.from({ length: 8 }, () => openStructuringCases(now)));
    await openStructuringCases(now);
    expect(await ofPerson()).toMatchObject([
      {
        type: "structuring",
        status: "open",
        attempt: `structuring/${person}/USD/in/2026-04-01`,
        reasons: [items, daily],
      },
    ]);
    expect((await actsOf()).length).toBe(before + 1);
    expect(JSON.stringify((await actsOf()).map(({ target }) => target))).not.toContain(person);

    await book([on(4, 9_000_00), on(10, 9_000_00)]);
    for (const later of ["04-05", "04-10", "04-11"]) {
      await openStructuringCases(at(`2026-${later}T18:00:00.000Z`));
    }
    expect(await ofPerson()).toHaveLength(1);

    await book([on(11, 9_000_00), on(12, 9_000_00), on(13, 9_000_00)]);
    await openStructuringCases(at("2026-04-13T18:00:00.000Z"));
    const attempts = (await ofPerson()).map(({ attempt }) => attempt?.slice(-10)).sort();
    expect(attempts).toEqual(["2026-04-01", "2026-04-11"]);
    // Days fall out of sight, and what began with them stays one window.
    await openStructuringCases(at("2026-04-14T18:00:00.000Z"));
    expect(await ofPerson()).toHaveLength(2);
  });

  test("opens one for a window that ended while it did not run", async () => {
    await book([on(1, 9_000_00), on(9, 9_000_00), on(10, 9_000_00)]);
    await openStructuringCases(at("2026-04-20T23:59:00.000Z"));
    await openStructuringCases(at("2026-04-21T00:00:00.000Z"));
    expect(await ofPerson()).toMatchObject([
      { attempt: `structuring/${person}/USD/in/2026-04-01` },
    ]);
  });

  test("opens one behind people whose days come to nothing", async () => {
    await openStructuringCases(at("2026-04-17T18:00:00.000Z"));
    const spread = [1, 8, 16].map((date) => on(date, 9_000_00));
    await book(spread);
    const people = await Promise.all([1, 2, 3].map(() => makePerson(opened.db)));
    for (const each of people) {
      const own = await makeCashAccount(opened.db, each);
      await book(spread.map((cash) => ({ ...cash, account: own })));
    }
    await book([14, 15].map((date) => on(date, 9_000_00)));
    await openStructuringCases(at("2026-04-17T18:00:00.000Z"), undefined, 6);
    expect(await ofPerson()).toHaveLength(1);
  });

  test("opens none for cash of long ago", async () => {
    await book([on(1, 9_000_00), on(2, 9_000_00), on(3, 9_000_00)]);
    await openStructuringCases(at("2026-04-14T00:00:00.000Z"));
    expect(await ofPerson()).toEqual([]);
  });
});

describe("a draft about a confirmed case", () => {
  const detected = new Date("2026-05-10T10:00:00.000Z");
  const span = { from: new Date("2026-05-01"), to: new Date("2026-06-01") };

  async function confirm(about: Partial<typeof cases.$inferInsert>): Promise<void> {
    await opened.db.insert(cases).values({
      id: ctx.newId("case"),
      type: "fraud_review",
      status: "closed",
      subjectId: person,
      score: 50,
      reasons: ["round_amount"],
      openedAt: detected,
      closedAt: new Date("2026-05-20T10:00:00.000Z"),
      decision: "confirmed",
      ...about,
    });
  }
  const drafts = async () =>
    (await listSuspicious(ctx, span, limit)).filter(({ userId }) => userId === person);

  test.each([
    [4_999_99, false],
    [5_000_00, true],
    [5_000_01, true],
  ])("of %d cents meets the threshold: %s", async (amount, meetsThreshold) => {
    const transferId = await bookCash(opened.db, { account, at: noon, amount });
    await confirm({ transferId });
    const [draft] = await drafts();
    expect(draft).toMatchObject({
      totals: [{ currency: "USD", total: amount }],
      transfers: [{ id: transferId, amount, currency: "USD" }],
      meetsThreshold,
      fileBy: new Date("2026-06-09T10:00:00.000Z"),
    });
  });

  test("of split cash sums its window, and of nothing says nothing", async () => {
    await book([on(1, 9_000_00), on(2, 9_000_00), on(10, 9_000_00, { refunded: 1_00 })]);
    await book([on(11, 9_000_00), on(3, 9_000_00, { type: "withdrawal" })]);
    const attempt = `structuring/${person}/USD/in/2026-04-01`;
    await confirm({ type: "structuring", attempt });
    await confirm({ type: "fraud_block" });
    const found = await drafts();
    expect(found.map(({ totals, transfers }) => [totals, transfers.length])).toEqual(
      expect.arrayContaining([
        [[{ currency: "USD", total: 26_999_00 }], 3],
        [[], 0],
      ]),
    );
  });

  test("is made of confirmed cases of the time alone", async () => {
    await confirm({ decision: "false_positive" });
    await confirm({ decision: null, status: "open", closedAt: null });
    await confirm({ openedAt: new Date("2026-04-30T23:59:59.999Z") });
    await confirm({ openedAt: span.to });
    expect(await drafts()).toEqual([]);
    await confirm({ openedAt: span.from });
    expect(await drafts()).toHaveLength(1);
  });
});
