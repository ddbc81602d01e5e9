import { data } from "currency-codes";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codesByExponent } from "../../src/core/currencies.ts";
import {
  exponentOf,
  formatAmount,
  isCurrency,
  maxAmount,
  scaleFromTwoDecimals,
} from "../../src/core/money.ts";
import { amountSchema, currencySchema } from "../../src/platform/http/money-schema.ts";

/** What changed after the list that the package holds (2024-06-25): amendments 176, 179 and 180. */
const added = [
  { code: "XCG", digits: 2 },
  { code: "XAD", digits: 2 },
];
/** ANG and BGN have left list one since; CUC had left it before, and the package kept it. */
const removed = new Set(["ANG", "BGN", "CUC"]);
/** Their minor unit is "N.A.", which the package writes as 0. */
const withoutMinorUnit = new Set("XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX".split(" "));

const active = [...data, ...added].filter(
  ({ code }) => !removed.has(code) && !withoutMinorUnit.has(code),
);
const listed = Object.values(codesByExponent).flatMap((codes) => codes.split(/\s+/));

describe("currencies", () => {
  test("every active code of ISO 4217 is known with its decimals", () => {
    const known = active.map(({ code }) => [code, exponentOf(code)]);
    expect(known).toEqual(active.map(({ code, digits }) => [code, digits]));
  });

  test("no other code is known, and none twice", () => {
    expect(listed.toSorted()).toEqual(active.map(({ code }) => code).toSorted());
  });

  test("list one of 2026 had 178 codes", () => {
    expect(listed.length + withoutMinorUnit.size).toBe(178);
  });

  test.each([
    ...["ANG", "BGN", "CUC", "HRK", "SLL", "ZWL", "VEF", "MRO", "XAU", "XTS", "XXX"],
    ...["usd", "Usd", "US", "USDT", " USD", "USD ", "", "AAA", "constructor"],
  ])("%j is not a currency", (text) => {
    expect(isCurrency(text)).toBe(false);
    expect(exponentOf(text)).toBeUndefined();
    expect(currencySchema.safeParse(text).error?.issues).toEqual([
      expect.objectContaining({ path: [], message: "is not an active ISO 4217 code" }),
    ]);
  });

  test.each(["EUR", "JPY", "KWD", "CLF", "CHW", "XCG", "SLE", "ZWG", "VED", "VES"])(
    "%s is a currency",
    (code) => {
      expect(isCurrency(code)).toBe(true);
      expect(currencySchema.parse(code)).toBe(code);
    },
  );
});

describe("an amount that moves", () => {
  test.each([1, 1_000_00, maxAmount])("may be %d", (amount) => {
    expect(amountSchema.parse(amount)).toBe(amount);
  });

  test.each([0, -1, 1.5, maxAmount + 1, 1e300, Number.NaN, Number.POSITIVE_INFINITY, "1", null])(
    "is never %j",
    (amount) => {
      expect(amountSchema.safeParse(amount).success).toBe(false);
    },
  );
});

describe("a number of the policy in another currency", () => {
  test.each([
    ["as it is for two decimals", 1_234_56, 2, 1_234_56],
    ["without its cents for none", 1_234_56, 0, 1_234],
    ["rounded down", 1_234_99, 0, 1_234],
    ["nothing when less than one unit", 99, 0, 0],
    ["ten times as many for three", 1_234_56, 3, 1_234_560],
    ["a hundred times as many for four", 1_234_56, 4, 12_345_600],
    ["never beyond the greatest amount", maxAmount - 1, 3, maxAmount],
    // The quotient of floats would round this up.
    ["exact at the far end", 9_007_199_254_740_899, 0, 90_071_992_547_408],
  ])("is %s", (_how, amount, exponent, expected) => {
    expect(scaleFromTwoDecimals(amount, exponent)).toBe(expected);
  });

  test("is refused when it is no count", () => {
    for (const amount of [-1, 0.5, Number.NaN, maxAmount + 1]) {
      expect(() => scaleFromTwoDecimals(amount, 2)).toThrow("Broken invariant");
    }
  });
});

describe("an amount in major units", () => {
  test.each([
    [0, "USD", "0.00"],
    [5, "USD", "0.05"],
    [-5, "USD", "-0.05"],
    [-0, "USD", "0.00"],
    [-123_450, "USD", "-1234.50"],
    [1_500, "JPY", "1500"],
    [-1, "JPY", "-1"],
    [1_001, "KWD", "1.001"],
    [1, "CLF", "0.0001"],
    [maxAmount, "EUR", "90071992547409.91"],
    [-maxAmount, "UYW", "-900719925474.0991"],
  ])("%d %s is written %s", (amount, currency, expected) => {
    expect(formatAmount(amount, currency)).toBe(expected);
  });

  test("loses nothing", () => {
    const amounts = fc.maxSafeInteger();
    fc.assert(
      fc.property(amounts, fc.constantFrom(...listed), (amount, currency) => {
        const text = formatAmount(amount, currency);
        expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d{1,4})?$/);
        expect(text.split(".")[1]?.length ?? 0).toBe(exponentOf(currency));
        expect(Number(text.replace(".", ""))).toBe(amount === 0 ? 0 : amount);
      }),
    );
  });

  test("needs a known currency and an exact integer", () => {
    expect(() => formatAmount(1, "XXX")).toThrow("Broken invariant");
    expect(() => formatAmount(0.1, "USD")).toThrow("Broken invariant");
  });
});
