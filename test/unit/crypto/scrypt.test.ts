import { bytesToHex } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { isAffordable, scrypt } from "../../../src/platform/crypto/scrypt.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** RFC 7914, section 12, without the vector of N=2^20 that needs 1 GiB. */
test.each([
  {
    input: ["", ""],
    cost: { n: 16, r: 1, p: 1 },
    key:
      "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442" +
      "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
  },
  {
    input: ["password", "NaCl"],
    cost: { n: 1024, r: 8, p: 16 },
    key:
      "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162" +
      "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
  },
  {
    input: ["pleaseletmein", "SodiumChloride"],
    cost: { n: 16384, r: 8, p: 1 },
    key:
      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2" +
      "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
  },
] as const)("it keeps RFC 7914, vector %#", async ({ input: [password, salt], cost, key }) => {
  const derived = await scrypt(bytesOf(password), bytesOf(salt), { ...cost, keyBytes: 64 });
  expect(bytesToHex(derived)).toBe(key);
  expect(Object.getPrototypeOf(derived)).toBe(Uint8Array.prototype);
});

test.each([
  [{ n: 2 ** 15, r: 8, p: 3 }, true],
  [{ n: 2 ** 15, r: 8, p: 4 }, true],
  [{ n: 2 ** 16, r: 7, p: 2 }, true],
  [{ n: 2, r: 1, p: 1 }, true],
  [{ n: 2 ** 15, r: 8, p: 5 }, false],
  [{ n: 2 ** 16, r: 8, p: 1 }, false],
  [{ n: 2 ** 15 + 1, r: 8, p: 1 }, false],
  [{ n: 1, r: 8, p: 1 }, false],
  [{ n: 0, r: 8, p: 1 }, false],
  [{ n: -16, r: 8, p: -1 }, false],
  [{ n: 2 ** 10, r: 0, p: 1 }, false],
  [{ n: 2 ** 10, r: 1.5, p: 1 }, false],
  [{ n: 2 ** 10, r: 8, p: Number.NaN }, false],
  [{ n: Number.POSITIVE_INFINITY, r: 8, p: 1 }, false],
])("%o is affordable: %s", (cost, expected) => {
  expect(isAffordable(cost)).toBe(expected);
});

test("the costliest allowed parameters run", async () => {
  const cost = { n: 2 ** 16, r: 7, p: 2, keyBytes: 16 };
  expect(await scrypt(bytesOf("p"), bytesOf("s"), cost)).toHaveLength(16);
});

test("costs and sizes beyond the bounds are refused before the work", () => {
  const run = (n: number, keyBytes: number) => () =>
    scrypt(bytesOf("p"), bytesOf("s"), { n, r: 8, p: 1, keyBytes });
  expect(run(2 ** 17, 32)).toThrow("cost of scrypt");
  expect(run(2 ** 10, 0)).toThrow("1 to 64 bytes");
  expect(run(2 ** 10, 65)).toThrow("1 to 64 bytes");
});
