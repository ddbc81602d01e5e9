import { afterEach, expect, test, vi } from "vitest";
import { randomDigits, randomToken } from "../../../src/platform/crypto/random.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Replaces the source of randomness by one that repeats these bytes. */
function drawOnly(...bytes: readonly number[]) {
  return vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
    if (array instanceof Uint8Array) {
      array.set(array.map((_, index) => bytes[index % bytes.length] ?? 0));
    }
    return array;
  });
}

test("digits are uniform: chi-square over 320,000 of them", () => {
  const counts = Array<number>(10).fill(0);
  for (let round = 0; round < 10_000; round++) {
    for (const digit of randomDigits(32)) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
  }
  const expected = 32_000;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // Nine degrees of freedom exceed 50 once in ten million runs; bytes modulo ten would give 126.
  expect(chiSquare).toBeLessThan(50);
});

test("all six-digit codes can come, those with leading zeros too", () => {
  expect(randomDigits(6)).toMatch(/^\d{6}$/);
  drawOnly(0, 10, 249, 8, 17, 26);
  expect(randomDigits(6)).toBe("009876");
});

test("the six bytes that would favour low digits are thrown away", () => {
  drawOnly(250, 251, 252, 253, 254, 255, 7);
  expect(randomDigits(6)).toBe("777777");
});

test("a source without usable bytes is given up after eight draws", () => {
  const source = drawOnly(255);
  expect(() => randomDigits(6)).toThrow("no usable bytes");
  expect(source).toHaveBeenCalledTimes(8);
});

test.each([0, -1, 1.5, 33, Number.NaN])("%d digits are refused", (count) => {
  expect(() => randomDigits(count)).toThrow("1 to 32 digits");
});

test("tokens are base64url of the asked size and differ", () => {
  expect(randomToken()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(randomToken(16)).toHaveLength(22);
  expect(randomToken(64)).toHaveLength(86);
  expect(new Set(Array.from({ length: 1000 }, () => randomToken(16))).size).toBe(1000);
});

test.each([0, 15, 65, 16.5, Number.POSITIVE_INFINITY])("%d bytes are refused", (bytes) => {
  expect(() => randomToken(bytes)).toThrow("16 to 64 bytes");
});
