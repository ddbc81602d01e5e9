import { describe, expect, test } from "vitest";
import { waitAfterFailure } from "../../src/features/wave/retry-schedule.ts";
import {
  afterPage,
  firstCursor,
  hasSeenAll,
  maxPasses,
  nextBusiness,
  nextList,
  type SyncCursor,
} from "../../src/features/wave/sync-cursor.ts";
import { parseExactJson } from "../../src/platform/wave/exact-json.ts";

const business = (hasInvoices = true) => ({ uuid: "u", sourceId: "s", name: "n", hasInvoices });
const at = (change: Partial<SyncCursor>): SyncCursor => ({ ...firstCursor, ...change });
const page = (rows: number, totalCount: number | null, totalPages: number | null) => ({
  rows,
  totalCount,
  totalPages,
  isFull: rows === 200,
});

describe("the walk through a list", () => {
  test("goes page by page to the last one that Wave names", () => {
    const first = at({ step: "invoices" });
    const second = afterPage(first, page(200, 350, 2));
    expect(second).toMatchObject({ page: 2, passTotal: 350, counts: { invoices: 200 } });
    expect(afterPage(second as SyncCursor, page(150, 350, 2))).toBe("list_done");
    expect(hasSeenAll(second as SyncCursor, page(150, 350, 2))).toBe(true);
  });

  test("goes on while pages are full where Wave does not count, and is then not sure", () => {
    const second = afterPage(at({ step: "invoices" }), page(200, null, null)) as SyncCursor;
    expect(second.page).toBe(2);
    expect(afterPage(second, page(7, null, null))).toBe("list_done");
    expect(hasSeenAll(second, page(7, null, null))).toBe(false);
  });

  test("begins again when the list got shorter, and counts nothing twice", () => {
    const second = at({ step: "invoices", page: 2, passTotal: 400, passRows: 200 });
    const counted = { ...second, counts: { invoices: 500, accounts: 3 } };
    const again = afterPage(counted, page(199, 399, 2)) as SyncCursor;
    expect(again).toMatchObject({ page: 1, pass: 2, passRows: 0, passTotal: null, isWhole: true });
    expect(again.counts).toEqual({ invoices: 300, accounts: 3 });
  });

  test("takes it as it is after three times, and remembers that rows may be missing", () => {
    const last = at({ step: "invoices", page: 2, pass: maxPasses, passTotal: 600, passRows: 200 });
    const next = afterPage(last, page(200, 599, 3)) as SyncCursor;
    expect(next).toMatchObject({ page: 3, isWhole: false });
    expect(afterPage(next, page(199, 599, 3))).toBe("list_done");
    expect(hasSeenAll(next, page(199, 599, 3))).toBe(false);
  });

  test("does not mind a list that gets longer", () => {
    const second = at({ step: "invoices", page: 2, passTotal: 400, passRows: 200 });
    expect(afterPage(second, page(200, 401, 3))).toMatchObject({ page: 3, isWhole: true });
  });
});

describe("what follows a list", () => {
  test("is every step of every business", () => {
    const steps: string[] = [];
    let cursor: SyncCursor | null = firstCursor;
    while (cursor) {
      steps.push(`${cursor.position} ${cursor.step}`);
      cursor = nextList(cursor, [business(), business(false)]);
    }
    expect(steps).toEqual([
      "0 businesses",
      ...["accounts", "customers", "vendors", "products", "invoices", "measure"].map(
        (step) => `0 ${step}`,
      ),
      ...["accounts", "customers", "vendors", "products", "measure"].map((step) => `1 ${step}`),
    ]);
  });

  test("is nothing without a business, and the next one after one that is gone", () => {
    expect(nextList(firstCursor, [])).toBe(null);
    const gone = at({ step: "customers", position: 0 });
    expect(nextBusiness(gone, [business(), business()])).toMatchObject({
      step: "accounts",
      position: 1,
    });
    expect(nextBusiness(gone, [business()])).toBe(null);
  });
});

test("waits grow, have a bound, and end", () => {
  const waits = Array.from({ length: 10 }, (_, n) => waitAfterFailure(n + 1, null, () => 0.999));
  expect(waits.slice(0, 3).map((wait) => Math.round(wait ?? 0))).toEqual([30, 60, 120]);
  expect(waits[8]).toBeLessThanOrEqual(3_600);
  expect(waits[9]).toBe(null);
  expect(waitAfterFailure(1, 90, () => 0)).toBe(90);
  expect(waitAfterFailure(1, 1e9, () => 0)).toBe(3_600);
});

test("numbers of JSON stay text", () => {
  expect(parseExactJson('{"a":[1, "1.10", true, null], "b":{"c":-2}}')).toEqual({
    a: ["1", "1.10", true, null],
    b: { c: "-2" },
  });
  expect(() => parseExactJson("{")).toThrow(SyntaxError);
});
