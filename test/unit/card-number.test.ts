import { describe, expect, test } from "vitest";
import {
  brandOf,
  checkDigit,
  completeNumber,
  isCardNumber,
  isTestPrefix,
} from "../../src/core/card-number.ts";
import { createCardCodes } from "../../src/platform/crypto/card-code.ts";
import { createKeyRing, UnknownKey } from "../../src/platform/crypto/key-ring.ts";
import { parseSecretKeys } from "../../src/platform/crypto/secret-keys.ts";

/** Published test numbers, with the brands of their ranges. */
const published: readonly (readonly [number: string, brand: string])[] = [
  ["4242424242424242", "visa"],
  ["4000056655665556", "visa"],
  ["4111111111111111", "visa"],
  ["4000000000000002", "visa"],
  ["5555555555554444", "mastercard"],
  ["2223003122003222", "mastercard"],
  ["5200828282828210", "mastercard"],
  ["378282246310005", "unknown"],
  ["371449635398431", "unknown"],
  ["6011111111111117", "discover"],
  ["3056930009020004", "unknown"],
  ["3566002020360505", "jcb"],
  ["6200000000000005", "unionpay"],
];

describe("the check digit", () => {
  test.each(published)("of %s is right, and no other one is", (number, brand) => {
    expect(isCardNumber(number)).toBe(true);
    expect(brandOf(number)).toBe(brand);
    const body = number.slice(0, -1);
    expect(checkDigit(body)).toBe(number.slice(-1));
    const right = [..."0123456789"].filter((digit) => isCardNumber(`${body}${digit}`));
    expect(right).toEqual([number.slice(-1)]);
  });

  test("is that of the example that the method is explained with", () => {
    expect(checkDigit("7992739871")).toBe("3");
  });

  test.each(["4242424242424241", "", "4242", "424242424242424x", " 4242424242424242"])(
    "does not make a number of %j",
    (text) => {
      expect(isCardNumber(text)).toBe(false);
    },
  );

  test("shows every wrong digit, and neighbours that changed places but for 0 and 9", () => {
    const number = "4000056655665556";
    for (let place = 0; place < number.length; place += 1) {
      const digit = Number(number[place]);
      const wrong = `${number.slice(0, place)}${(digit + 1) % 10}${number.slice(place + 1)}`;
      expect(isCardNumber(wrong), wrong).toBe(false);
    }
    expect(isCardNumber("4000506655665556")).toBe(false);
  });
});

test("a number is completed behind its prefix", () => {
  for (const prefix of ["424242", "9999999", "52008282"]) {
    const asked: number[] = [];
    const number = completeNumber(prefix, (count) => {
      asked.push(count);
      return "1".repeat(count);
    });
    expect(asked).toEqual([15 - prefix.length]);
    expect(number).toMatch(new RegExp(`^${prefix}1+\\d$`));
    expect(number).toHaveLength(16);
    expect(isCardNumber(number)).toBe(true);
  }
  expect(() => completeNumber("42424", (count) => "1".repeat(count))).toThrow();
});

test.each([
  ["424242", true],
  ["42424212", true],
  ["900000", true],
  ["424241", false],
  ["520082", false],
])("a prefix such as %s is for tests: %s", (prefix, isForTests) => {
  expect(isTestPrefix(prefix)).toBe(isForTests);
});

describe("a verification code", () => {
  const oldKey = "k1:dWtKzX0pQe2Yt4Zr8Lc1Vn5Ju9Hs3Fg6Ad0Kx7Mi2Eo=";
  const newKey = "k2:bXk7oW0pQe2Yt4Zr8Lc1Vn5Ju9Hs3Fg6Ad0Kx7Mi2Eo=";
  const codesOf = (text: string) => {
    const parsed = parseSecretKeys(text);
    if (!parsed.ok) throw new Error(parsed.problem);
    return createCardCodes(createKeyRing(parsed.keys));
  };
  const card = { number: "4242424242424242", expMonth: 11, expYear: 2029 };

  test("is three digits, the same whenever it is made, and made anew for another card", () => {
    const codes = codesOf(oldKey);
    const code = codes.codeOf(card, "k1");
    expect(code).toMatch(/^\d{3}$/);
    expect(codesOf(oldKey).codeOf(card, "k1")).toBe(code);
    const others = Array.from({ length: 50 }, (_, at) =>
      codes.codeOf({ ...card, expYear: 2030 + at }, "k1"),
    );
    expect(new Set(others).size).toBeGreaterThan(40);
  });

  test("stays when a newer key comes, and is lost with its key", () => {
    const code = codesOf(oldKey).codeOf(card, "k1");
    const rotated = codesOf(`${newKey},${oldKey}`);
    expect(rotated.currentKeyId).toBe("k2");
    expect(rotated.codeOf(card, "k1")).toBe(code);
    expect(rotated.codeOf(card, "k2")).not.toBe(code);
    expect(() => codesOf(newKey).codeOf(card, "k1")).toThrow(UnknownKey);
  });
});
