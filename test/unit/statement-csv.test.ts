import { csv2json } from "csv42";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { monthOf, type Statement } from "../../src/features/ledger/statement.ts";
import { renderStatementCsv } from "../../src/features/ledger/statement-csv.ts";

const empty: Statement = {
  accountId: "acc_01jd3v3v5fe8wr4t4yx0x4tq7a",
  accountName: null,
  currency: "USD",
  period: "2028-02",
  openingBalance: 100_00,
  closingBalance: 100_00,
  entries: [],
};

const entry = (description: string | null, amount = -5_00, balance = 95_00) => ({
  date: new Date("2028-02-29T23:59:59.999Z"),
  description,
  amount,
  balance,
});

const withText = (description: string | null): Statement => ({
  ...empty,
  closingBalance: 95_00,
  entries: [entry(description)],
});

/** Every cell as the text that it is. */
const readBack = (csv: string) => csv2json<Record<string, string>>(csv, { parseValue: String });

describe("a statement as CSV", () => {
  test("opens and closes with the balances of the month", () => {
    expect(renderStatementCsv(empty)).toBe(
      "date,description,amount,balance\r\n" +
        "2028-02-01,opening,,10000\r\n" +
        "2028-02-29,closing,,10000\r\n",
    );
  });

  test("lists the entries between them, in minor units", () => {
    const entries = [entry("Rent"), entry(null, 9_007_199_254_740_991, -9_007_199_254_740_991)];
    expect(
      renderStatementCsv({ ...empty, entries })
        .split("\r\n")
        .slice(2, -2),
    ).toEqual(["2028-02-29,Rent,-500,9500", "2028-02-29,,9007199254740991,-9007199254740991"]);
  });

  test.each(["JPY", "KWD"])("counts minor units in %s too", (currency) => {
    const csv = renderStatementCsv({ ...empty, currency, entries: [entry("a", 1_500, 11_500)] });
    expect(csv).toContain("\r\n2028-02-29,a,1500,11500\r\n");
  });

  test.each([
    ["a comma", "Smith, Ada", '"Smith, Ada"'],
    ["quotes", 'the "best"', '"the ""best"""'],
    ["a line feed", "one\ntwo", '"one\ntwo"'],
    ["a carriage return", "one\rtwo", '"one\rtwo"'],
    ["an empty text", "", '""'],
  ])("quotes %s", (_what, description, cell) => {
    const csv = renderStatementCsv(withText(description));
    expect(csv).toContain(`\r\n2028-02-29,${cell},-500,9500\r\n`);
    expect(readBack(csv)[1]?.["description"]).toBe(description);
  });

  test.each([
    ...["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("x")'],
    ...["＝1+1", "＋1", "－1", "＠SUM(A1)"],
  ])("defuses the formula %j", (description) => {
    const rows = readBack(renderStatementCsv(withText(description)));
    expect(rows[1]?.["description"]).toBe(`'${description}`);
  });

  test.each(["1-1", "a=b", " =1", "'=1"])("leaves %j as it is", (description) => {
    const rows = readBack(renderStatementCsv(withText(description)));
    expect(rows[1]?.["description"]).toBe(description);
  });

  test("gives every text back, and never one more cell", () => {
    const texts = fc.array(fc.string({ unit: "binary", maxLength: 30 }), { maxLength: 5 });
    fc.assert(
      fc.property(texts, (descriptions) => {
        const entries = descriptions.map((description) => entry(description));
        const rows = readBack(renderStatementCsv({ ...empty, entries }));
        expect(rows).toHaveLength(descriptions.length + 2);
        for (const [index, description] of descriptions.entries()) {
          expect(rows[index + 1]).toEqual({
            date: "2028-02-29",
            description: expect.stringMatching(/^(?![=+\-@\t\r\n])/),
            amount: "-500",
            balance: "9500",
          });
          const told = rows[index + 1]?.["description"];
          expect([description, `'${description}`]).toContain(told);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("a month", () => {
  test.each([
    ["2026-12", "2026-12-01", "2026-12-31", "2027-01-01T00:00:00.000Z"],
    ["2026-02", "2026-02-01", "2026-02-28", "2026-03-01T00:00:00.000Z"],
    ["0000-01", "0000-01-01", "0000-01-31", "0000-02-01T00:00:00.000Z"],
  ])("%s has its first and last day", (period, firstDay, lastDay, end) => {
    const start = new Date(`${firstDay}T00:00:00.000Z`);
    expect(monthOf(period)).toEqual({ start, end: new Date(end), firstDay, lastDay });
  });

  test.each(["2026-13", "2026-00", "2026-1", "2026", "26-01", "2026-01-01", "2026-01\n", ""])(
    "%j is none",
    (period) => {
      expect(monthOf(period)).toBeNull();
    },
  );
});
