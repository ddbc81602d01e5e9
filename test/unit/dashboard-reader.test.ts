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
    ["en-US", ",500", "USD", null],
    ["en-US", "1,2345", "USD", null],
    ["en-US", "$12.50", "USD", 1_250],
    ["en-US", "USD 12.50", "USD", 1_250],
    ["en-US", "€12.50", "USD", null],
    ["en-IN", "1,50,000.25", "INR", 15_000_025],
    ["de-AT", "1.234,50", "EUR", 123_450],
    ["fr-CH", "12,50", "CHF", 1_250],
    ["ar-EG", "١٬٢٣٤٫٥٠", "EGP", 123_450],
    ["ar-EG", "12.50", "EGP", 1_250],
    ["bn-BD", "১২.৫০", "BDT", 1_250],
  ])("for %s: %j %s", (language, text, currency, amount) => {
    expect(readerOf(language).amount(text, currency)).toBe(amount);
  });
});

const everywhere =
  "en-US en-GB en-IN en-ZA de-DE de-AT de-CH fr-FR fr-CH it-CH es-ES es-MX pt-PT pt-BR pl-PL bg-BG " +
  "sv-SE da-DK ja-JP zh-CN hi-IN ne-NP my-MM bn-BD ar-EG ar-SA fa-IR he-IL ur-PK th-TH";

describe.each(everywhere.split(" "))("what is written for %s", (language) => {
  const { amount, money, typed } = readerOf(language);
  const currencies = ["USD", "EUR", "JPY", "KWD", "CLF", "EGP", "INR"];

  test.each(currencies)("is read as what it was, in %s", (currency) => {
    for (const exact of [1, 50_000, 500_000, 123_456_789]) {
      expect(amount(typed(exact, currency), currency), typed(exact, currency)).toBe(exact);
      expect(amount(money(exact, currency), currency), money(exact, currency)).toBe(exact);
    }
  });
});

describe("numbers are read", () => {
  test.each<[string, string, number | null]>([
    ["en-US", "250,000", 250_000],
    ["en-US", "12.5", 12.5],
    ["en-US", "12,5", 12.5],
    ["en-US", "1,2,3", null],
    ["de-DE", "12,5", 12.5],
    ["de-DE", "250.000", 250_000],
    ["de-DE", "-3,5", -3.5],
    ["en-US", "−3.5", -3.5],
    ["ar-EG", "١٢٫٥", 12.5],
    ["en-US", "", null],
    ["en-US", "many", null],
    ["en-US", "1e3", null],
  ])("for %s: %j", (language, text, number) => {
    expect(readerOf(language).decimal(text)).toBe(number);
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
