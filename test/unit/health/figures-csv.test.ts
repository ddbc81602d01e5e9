import { describe, expect, test } from "vitest";
import { maxCsvRows, readFiguresCsv } from "../../../src/features/warehouse/figures-csv.ts";
import { readCsv } from "../../../src/platform/csv/read-csv.ts";

const header =
  "date,cash,receivables,overdue_receivables,other_current_assets,current_liabilities," +
  "long_term_liabilities,equity,revenue,cost_of_goods_sold,operating_expenses,period_days";
const line = "2026-10-31,1200.50,300,100,0,800,0,700.50,5000,2000,2500,31";
const now = new Date("2026-11-30T12:00:00Z");
const read = (text: string, currency = "USD") => readFiguresCsv(text, currency, now);
const faultsOf = (text: string, currency?: string) => {
  const result = read(text, currency);
  return result.ok ? [] : result.faults.map(({ pointer }) => pointer);
};

describe("a table", () => {
  test.each([
    ["LF", "a,b\n1,2\n"],
    ["CRLF", "a,b\r\n1,2\r\n"],
    ["a byte order mark", "\uFEFFa,b\n1,2"],
    ["quotes", '"a","b"\n"1","2"\n'],
    ["blanks and empty lines", " a , b \n\n 1 , 2 \n\n,\n"],
  ])("is read with %s", (_, text) => {
    const table = readCsv(text);
    expect(table?.header).toEqual(["a", "b"]);
    expect(table?.rows.map(({ cells }) => cells)).toEqual([["1", "2"]]);
  });

  test("keeps commas, quotes and line breaks of quoted cells, and counts lines rightly", () => {
    const table = readCsv('a,b\n"x, ""y""\nz",2\n3\n4,5,6\n');
    expect(table?.rows).toEqual([
      { line: 2, cells: ['x, "y"\nz', "2"], isTooWide: false },
      { line: 4, cells: ["3", ""], isTooWide: false },
      { line: 5, cells: ["4", "5"], isTooWide: true },
    ]);
  });

  test("is none when a quote never ends", () => {
    expect(readCsv('a,b\n"1,2\n')).toBe(null);
  });
});

test("figures are exact decimals in major units, and their days may be left out", () => {
  const result = read(`${header}\n${line}\n2026-09-30,-5,0,0,0,0,0,,0,0,0,\n`);
  expect(result).toMatchObject({
    ok: true,
    rows: [
      { date: "2026-10-31", periodDays: 31, cash: "1200.50", equity: "700.50" },
      { date: "2026-09-30", periodDays: 30, cash: "-5", equity: null },
    ],
  });
});

test("columns may come in any order, and without those that need not be there", () => {
  const names = header.replace(",period_days", "").replace(",equity", "").split(",").reverse();
  const cells = "2500,2000,5000,0,800,0,100,300,1200.5,2026-10-31";
  expect(read(`${names.join(",")}\n${cells}`)).toMatchObject({
    ok: true,
    rows: [{ cash: "1200.5", operating_expenses: "2500", equity: null }],
  });
});

describe("what is refused", () => {
  const change = (column: string, cell: string) => {
    const at = header.split(",").indexOf(column);
    return `${header}\n${line}\n${line
      .replace("10-31", "09-30")
      .split(",")
      .map((each, index) => (index === at ? cell : each))
      .join(",")}`;
  };
  test.each([
    ["date", "31/10/2026"],
    ["date", "2026-02-30"],
    ["date", "2026-12-02"],
    ["date", "1999-12-31"],
    ["date", "2026-10-31"],
    ["date", ""],
    ["cash", "1e3"],
    ["cash", "12.345"],
    ["cash", "$12"],
    ["cash", "=1+1"],
    ["cash", ""],
    ["cash", "99999999999999999"],
    ["receivables", "-1"],
    ["overdue_receivables", "300.01"],
    ["period_days", "0"],
    ["period_days", "367"],
    ["period_days", "1.5"],
  ])("%s of %j, with its line", (column, cell) => {
    expect(faultsOf(change(column, cell))).toEqual([`/lines/3/${column}`]);
  });

  test("decimals that the currency does not have", () => {
    expect(faultsOf(`${header}\n${line}`, "JPY")).toEqual(["/lines/2/cash", "/lines/2/equity"]);
    expect(faultsOf(change("cash", "12.345"), "KWD")).toEqual([]);
  });

  test("a thousands separator, which shifts all cells behind it", () => {
    expect(faultsOf(`${header}\n2026-10-31,1,200.50${line.slice(18)}`)).toEqual(["/lines/2"]);
  });

  test("a header that is not ours", () => {
    expect(faultsOf(`${header},cash,a/b\n${line}`)).toEqual(["/lines/1/a~1b", "/lines/1/cash"]);
    expect(faultsOf("date;cash\n1;2")).toContain("/lines/1/cash");
    expect(faultsOf("")).toContain("/lines/1/date");
    expect(faultsOf(header)).toEqual([""]);
    expect(faultsOf(`${header}\n"${line}`)).toEqual([""]);
  });

  test("too many lines, and more faults than anybody reads", () => {
    const many = Array.from({ length: maxCsvRows + 1 }, () => line).join("\n");
    expect(faultsOf(`${header}\n${many}`)).toEqual([""]);
    const wrong = Array.from({ length: 500 }, () => line.replaceAll("0", "x")).join("\n");
    expect(faultsOf(`${header}\n${wrong}`)).toHaveLength(100);
  });
});
