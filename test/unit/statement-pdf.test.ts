import { Encodings, Font as LibraryFont } from "@cantoo/pdf-lib/standard-fonts";
import { extractText, getDocumentProxy, getMeta } from "unpdf";
import { describe, expect, test } from "vitest";
import type { Statement } from "../../src/features/ledger/statement.ts";
import { layOutStatement } from "../../src/features/ledger/statement-layout.ts";
import { renderStatementPdf } from "../../src/features/ledger/statement-pdf.ts";
import { encodeWinAnsi, toShowable, widthOfText } from "../../src/platform/pdf/standard-font.ts";
import { wrapText } from "../../src/platform/pdf/wrap-text.ts";

const empty: Statement = {
  accountId: "acc_01jd3v3v5fe8wr4t4yx0x4tq7a",
  accountName: "Groceries",
  ownerName: "Zoë Example",
  currency: "USD",
  period: "2026-05",
  openingBalance: 1_234_50,
  closingBalance: -1,
  entries: [],
};

const entry = (description: string | null, amount: number, balance: number, day = "09") => ({
  date: new Date(`2026-05-${day}T12:00:00.000Z`),
  description,
  amount,
  balance,
});

function manyEntries(count: number) {
  return Array.from({ length: count }, (_, index) => entry(`Coffee ${index}.`, -index, index));
}

async function readPages(statement: Statement): Promise<string[]> {
  const pdf = await getDocumentProxy(await renderStatementPdf(statement));
  return (await extractText(pdf, { mergePages: false })).text;
}

describe("a statement as PDF", () => {
  test("tells whose it is, and the balances of the month", async () => {
    const pages = await readPages(empty);
    expect(pages).toHaveLength(1);
    for (const fact of [
      "Florin",
      "Account statement 2026-05",
      "Owner Zoë Example",
      "Account Groceries",
      "Account id acc_01jd3v3v5fe8wr4t4yx0x4tq7a",
      "Period 2026-05-01 to 2026-05-31",
      "Opening balance 1234.50 USD",
      "Closing balance -0.01 USD",
      "Amount (USD) Balance (USD)",
      "No entries in this month.",
      "Page 1 of 1",
    ]) {
      expect(pages[0]).toContain(fact);
    }
  });

  test("leaves out what the account does not have", async () => {
    const { ownerName: _, ...unnamed } = empty;
    const [page] = await readPages({ ...unnamed, accountName: null });
    expect(page).not.toMatch(/Owner|Account Groceries/);
    expect(page).toContain("Account id acc_");
  });

  test.each([
    ["USD", "-1234.50", "90071992547409.91"],
    ["JPY", "-123450", "9007199254740991"],
    ["KWD", "-123.450", "9007199254740.991"],
  ])("writes amounts of %s in major units", async (currency, amount, balance) => {
    const entries = [entry("Rent", -1_234_50, 9_007_199_254_740_991)];
    const [page] = await readPages({ ...empty, currency, entries });
    expect(page).toContain(`2026-05-09 Rent ${amount} ${balance}`);
    expect(page).not.toContain("No entries");
  });

  test("goes on over as many pages as it needs, each with its heading and number", async () => {
    const pages = await readPages({ ...empty, entries: manyEntries(250) });
    expect(pages.length).toBeGreaterThan(5);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain("Date Description Amount (USD) Balance (USD)");
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
    }
    const told = pages.flatMap((page) => page.match(/Coffee \d+\./g) ?? []);
    expect(told).toEqual(manyEntries(250).map(({ description }) => description));
  });

  test("is the same file for the same statement", async () => {
    const statement = { ...empty, entries: manyEntries(3) };
    expect(await renderStatementPdf(statement)).toEqual(await renderStatementPdf(statement));
  });

  test("has a title and a language, and tells no time of making", async () => {
    const { info } = await getMeta(await getDocumentProxy(await renderStatementPdf(empty)));
    expect(info).toMatchObject({
      Title: "Florin account statement acc_01jd3v3v5fe8wr4t4yx0x4tq7a 2026-05",
      Language: "en",
    });
    expect(Object.keys(info)).not.toEqual(expect.arrayContaining([expect.stringMatching(/Date/)]));
  });

  test.each([
    [
      "Latin text",
      "Crème brûlée – “très” cher: 5 € (œuf)",
      "Crème brûlée – “très” cher: 5 € (œuf)",
    ],
    ["accents that stand apart", "Cafe\u0301", "Café"],
    ["another script", "寿司 two", "?? two"],
    ["letters of other alphabets", "Łódź, Erdős", "?ód?, Erd?s"],
    ["one picture of several characters", "a 👩‍👩‍👧 b", "a ? b"],
    ["lines and tabs", "one\r\n\ttwo", "one two"],
    ["what cannot be seen", "a\u200bb\u00adc", "abc"],
    ["half a character", "a\ud83d b", "a? b"],
    ["signs of PDF itself", "(a) \\ <b> /c % [d]", "(a) \\ <b> /c % [d]"],
  ])("shows %s", async (_what, description, shown) => {
    const [page] = await readPages({ ...empty, entries: [entry(description, 1, 1)] });
    expect(page).toContain(`2026-05-09 ${shown} 0.01 0.01`);
  });

  test("wraps a long description and cuts an endless one", async () => {
    const words = Array.from({ length: 40 }, (_, index) => `word${index}`).join(" ");
    const [page] = await readPages({ ...empty, entries: [entry(words, 1, 1)] });
    expect(page?.replaceAll("\n", " ")).toContain(words);
    const endless = await readPages({ ...empty, entries: [entry("x".repeat(5_000), 1, 1)] });
    expect(endless.join("")).toMatch(/x…/);
    expect(endless.length).toBeLessThanOrEqual(2);
  });
});

describe("the sheets", () => {
  const widest = -9_007_199_254_740_991;
  const long = "Rent of May ".repeat(40);
  const entries = Array.from({ length: 60 }, () => entry(long, widest, widest));
  const pages = layOutStatement({ ...empty, closingBalance: 0, currency: "UYW", entries });

  test("nothing stands outside the margins", () => {
    for (const { text, x, y, size, font } of pages.flatMap(({ texts }) => texts)) {
      expect(x).toBeGreaterThanOrEqual(48);
      expect(x + widthOfText(toShowable(text), font, size)).toBeLessThanOrEqual(595.28 - 48 + 0.01);
      expect(y).toBeGreaterThanOrEqual(36);
      expect(y).toBeLessThanOrEqual(841.89 - 48);
    }
  });

  test("nothing stands on anything else", () => {
    for (const { texts } of pages) {
      const lines = Map.groupBy(texts, ({ y }) => y);
      for (const line of lines.values()) {
        const sorted = line.toSorted((one, other) => one.x - other.x);
        for (const [index, { text, x, size, font }] of sorted.entries()) {
          const next = sorted[index + 1]?.x ?? Number.POSITIVE_INFINITY;
          expect(x + widthOfText(toShowable(text), font, size)).toBeLessThan(next);
        }
      }
    }
  });

  test("figures end under each other", () => {
    const figures = pages.flatMap(({ texts }) => texts.filter(({ text }) => /^-\d/.test(text)));
    const ends = figures.map(({ text, x, font, size }) => x + widthOfText(text, font, size));
    expect(new Set(ends.map((end) => end.toFixed(2)))).toEqual(new Set(["442.00", "547.28"]));
  });
});

describe("the font", () => {
  test("knows the characters of WinAnsi and where they are", () => {
    for (const codePoint of Encodings.WinAnsi.supportedCodePoints) {
      const { code } = Encodings.WinAnsi.encodeUnicodeCodePoint(codePoint);
      expect([...encodeWinAnsi(String.fromCodePoint(codePoint))]).toEqual([code]);
    }
  });

  test.each([
    ["regular", "Helvetica"],
    ["bold", "Helvetica-Bold"],
  ] as const)("knows the widths of %s text", (font, name) => {
    const metrics = LibraryFont.load(name as Parameters<typeof LibraryFont.load>[0]);
    for (const codePoint of Encodings.WinAnsi.supportedCodePoints) {
      const glyph = Encodings.WinAnsi.encodeUnicodeCodePoint(codePoint).name;
      const text = String.fromCodePoint(codePoint);
      expect(widthOfText(text, font, 1000)).toBe(metrics.getWidthOfGlyph(glyph));
    }
  });
});

describe("wrapped text", () => {
  const wrapping = { font: "regular", size: 10, maxWidth: 50, maxLines: 3 } as const;

  test.each([
    ["", []],
    ["short", ["short"]],
    ["one two three four", ["one two", "three four"]],
    ["mmmmmmmmmm", ["mmmmmm", "mmmm"]],
    ["a mmmmmmmmm", ["a", "mmmmmm", "mmm"]],
    ["mmmmmm mmmmmm mmmmmm", ["mmmmmm", "mmmmmm", "mmmmmm"]],
    ["mmmmmm mmmmmm mmmmmm i", ["mmmmmm", "mmmmmm", "mmmm…"]],
  ])("%j becomes %j", (text, lines) => {
    expect(wrapText(text, wrapping)).toEqual(lines);
  });

  test("takes something into each line, however narrow", () => {
    expect(wrapText("ab", { ...wrapping, maxWidth: 1 })).toEqual(["a", "b"]);
  });
});
