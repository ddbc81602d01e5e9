import { expect, it } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { createNewId } from "../../src/core/id.ts";
import {
  makeRecoveryCodes,
  readRecoveryCode,
  recoveryTagsForLookup,
  tagRecoveryCode,
} from "../../src/features/auth/recovery-codes.ts";
import { createCrypto } from "../../src/platform/crypto/crypto.ts";
import { sampleKeys } from "./crypto/sample-keys.ts";

function cryptoOf(...ids: readonly ("k1" | "k2")[]) {
  const secretKeys = sampleKeys(...ids);
  return createCrypto({ secretKeys, issuer: "https://florin.example.com", clock: systemClock });
}

const crypto = cryptoOf("k2", "k1");
const newId = createNewId(systemClock);
const userId = newId("user");

it("makes ten different codes of 120 bits in four groups", () => {
  const codes = makeRecoveryCodes(crypto);
  expect(new Set(codes).size).toBe(10);
  for (const code of codes)
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{6}-){3}[0-9A-HJKMNP-TV-Z]{6}$/);
});

it("uses every symbol about equally often", () => {
  const counts = new Map<string, number>();
  const text = Array.from({ length: 200 }, () => makeRecoveryCodes(crypto).join("")).join("");
  for (const symbol of text.replaceAll("-", "")) {
    counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  }
  expect(counts.size).toBe(32);
  // 1,500 of each are expected, with a deviation of 38.
  expect(Math.min(...counts.values())).toBeGreaterThan(1_250);
  expect(Math.max(...counts.values())).toBeLessThan(1_750);
});

it("reads a code however it was typed", () => {
  const code = "7K3M9P-XQ2TVB-41NC80-WE5Z0D";
  for (const typed of [
    code,
    code.toLowerCase(),
    code.replaceAll("-", ""),
    " 7k3m9p xq2tvb 4Inc8o we5zod ",
  ]) {
    expect(readRecoveryCode(typed), typed).toBe(code);
  }
});

it.each([
  "",
  "7K3M9P",
  "7K3M9P-XQ2TVB-41NC80-WE5Z0DA",
  "7K3M9P-XQ2TVB-41NC80-WE5Z0U",
  "x".repeat(65),
])("is not fooled by %j", (text) => {
  expect(readRecoveryCode(text)).toBeNull();
  expect(recoveryTagsForLookup(crypto, userId, text)).toEqual([]);
});

it("keeps a keyed tag that fits one person, and finds it after a change of keys", () => {
  const [code = ""] = makeRecoveryCodes(crypto);
  const old = tagRecoveryCode(cryptoOf("k1"), userId, code);
  expect(old).not.toContain(code.slice(0, 6));
  expect(recoveryTagsForLookup(crypto, userId, code)).toContain(old);
  expect(recoveryTagsForLookup(crypto, newId("user"), code)).not.toContain(old);
});
