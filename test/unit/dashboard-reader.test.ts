import { describe, expect, test } from "vitest";
import { readerOf } from "../../src/web/dashboard/reader.ts";

/** Spaces that do not break are spaces all the same. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("money is written", () => {
  test.each([
    ["en-US", 123_456, "USD", "$1,234.56"],
    ["en-US", -5, "USD", "-$0.05"],
    ["de-DE", 123_456, "EUR", "1.234,56 €"],
    ["ja", 1_500, "JPY", "￥1,500"],
    ["en-GB", 1_234, "KWD", "KWD 1.234"],
    ["en-US", 9_007_199_254_740_991, "USD", "$90,071,992,547,409.91"],
  ])("for %s: %d %s", (language, amount, currency, text) => {
    expect(plain(readerOf(language).money(amount, currency))).toBe(text);
  });
});

describe("amounts are read", () => {
  test.each<[string, string, string, number | null]>([
    ["en-US", "12.50", "USD", 1_250],
    ["en-US", "1,234.5", "USD", 123_450],
    ["en-US", "1234", "USD", 123_400],
    ["en-US", "12,50", "USD", null],
    ["de-DE", "12,50", "EUR", 1_250],
    ["de-DE", "1.234,50", "EUR", 123_450],
    ["de-DE", "12.50", "EUR", 1_250],
    ["de-CH", "1’234.50", "CHF", 123_450],
    ["fr-FR", "1 234,50", "EUR", 123_450],
    ["en-US", "1500", "JPY", 1_500],
    ["en-US", "15.5", "JPY", null],
    ["en-US", "12.505", "USD", null],
    ["en-US", "-1", "USD", null],
    ["en-US", "1e3", "USD", null],
    ["en-US", "", "USD", null],
    ["en-US", "99999999999999999", "USD", null],
    ["en-US", "1", "XXX", null],
  ])("for %s: %j %s", (language, text, currency, amount) => {
    expect(readerOf(language).amount(text, currency)).toBe(amount);
  });
});

describe("the reader's language", () => {
  test.each([
    ["de-AT,de;q=0.9,en;q=0.5", "de-AT"],
    ["", "en-GB"],
    [undefined, "en-GB"],
    ["*", "en-GB"],
    ["<script>,x", "en-GB"],
    ["a-very-long-and-wrong-tag-that-nobody-sends", "en-GB"],
  ])("is found in %j", (header, locale) => {
    expect(readerOf(header).locale).toBe(locale);
  });
});
