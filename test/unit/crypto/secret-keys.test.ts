import { hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toBase64 } from "../../../src/platform/crypto/encoding.ts";
import { parseSecretKeys } from "../../../src/platform/crypto/secret-keys.ts";
import { sampleKeyText } from "./sample-keys.ts";

const good = toBase64(
  hexToBytes("c905a037669a4f2b6354bbe128e5660fd66b8c3ec0b954457e049ec76c448c5d"),
);
const padded = `${good}=`;
const url = good.replaceAll("+", "-").replaceAll("/", "_");
const { k1, k2 } = sampleKeyText;
const k2Url = k2.replaceAll("+", "-").replaceAll("/", "_");

test.each([
  ["padded standard base64", `k1:${padded}`, ["k1"]],
  ["unpadded standard base64", `k1:${good}`, ["k1"]],
  ["base64url", `k1:${url}`, ["k1"]],
  ["base64url, padded, with its own characters", k2Url, ["k2"]],
  ["the longest id", `abcdefghij-01234:${padded}`, ["abcdefghij-01234"]],
  ["two keys with space and a line end around", ` ${k2} , ${k1}\n`, ["k2", "k1"]],
])("%s is accepted", (_name, text, ids) => {
  const parsed = parseSecretKeys(text);
  expect(parsed.ok && parsed.keys.map(({ id }) => id)).toEqual(ids);
  expect(parsed.ok && parsed.keys.every(({ bytes }) => bytes.length === 32)).toBe(true);
});

const keyOf = (byteAt: (index: number) => number): string =>
  `k1:${toBase64(Uint8Array.from({ length: 32 }, (_, index) => byteAt(index)))}`;
const textKey = "correct horse battery staple 123";

test.each([
  ["nothing", "", "is empty"],
  ["space", " \n", "is empty"],
  ["no id", padded, "key 1 is not of the form"],
  ["an empty id", `:${padded}`, "key 1 needs an id"],
  ["an id of 17 characters", `abcdefghij-012345:${padded}`, "key 1 needs an id"],
  ["an id in capitals", `K1:${padded}`, "key 1 needs an id"],
  ["an id with a dot", `k.1:${padded}`, "key 1 needs an id"],
  ["id and key swapped", `${padded}:k1`, "key 1 needs an id"],
  ["a comma at the end", `${k1},`, "key 2 is not of the form"],
  ["no key", "k1:", "key 1 is not the base64"],
  ["31 bytes", `k1:${good.slice(0, 41)}A`, "key 1 is not the base64"],
  ["33 bytes", `k1:${good.slice(0, 42)}wAA`, "key 1 is not the base64"],
  ["two pads", `k1:${padded}=`, "key 1 is not the base64"],
  ["a space inside", `k1:${good.slice(0, 20)} ${good.slice(20)}`, "key 1 is not the base64"],
  ["spare bits set", `k1:${good.slice(0, 42)}1`, "key 1 is not the base64"],
  ["both alphabets", `k2:${k2.slice(3).replace("+", "-")}`, "key 1 is not the base64"],
  ["hex", `k1:${"c905a037669a4f2b".repeat(4)}`, "key 1 is not the base64"],
  ["one id twice", `${k1},k1:${k2.slice(3)}`, "key 2 has the id of another key"],
  ["one key twice", `${k1},k9:${url}`, "key 2 repeats another key"],
  ["all bytes zero", keyOf(() => 0), "key 1 is not random"],
  ["all bytes 0xff", keyOf(() => 255), "key 1 is not random"],
  ["seven distinct bytes", keyOf((index) => (index * 37) % 7), "key 1 is not random"],
  ["counting bytes", keyOf((index) => index), "key 1 is not random"],
  ["bytes in equal steps", keyOf((index) => 200 - 5 * index), "key 1 is not random"],
  ["one half twice", keyOf((index) => ((index % 16) * 89 + 7) % 256), "key 1 is not random"],
  ["a sentence", keyOf((index) => textKey.charCodeAt(index)), "key 1 is not random"],
  ["17 keys", Array(17).fill(k1).join(), "holds more than 16 keys"],
])("%s is refused", (_name, text, problem) => {
  const parsed = parseSecretKeys(text);
  expect(parsed.ok ? "accepted" : parsed.problem).toContain(problem);
});

test("a problem never shows any part of the text", () => {
  const mangle = fc.record({
    cut: fc.nat(46),
    insert: fc.constantFrom("", "=", ":", " ", ",", "é"),
  });
  fc.assert(
    fc.property(mangle, fc.boolean(), ({ cut, insert }, isSwapped) => {
      const whole = isSwapped ? `${padded}:k1` : `k1:${padded}`;
      const parsed = parseSecretKeys(whole.slice(0, cut) + insert);
      const problem = parsed.ok ? "" : parsed.problem;
      for (let start = 0; start + 6 <= good.length; start++) {
        expect(problem).not.toContain(good.slice(start, start + 6));
      }
    }),
  );
});

test("random keys are accepted and read back", () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32, min: 0, max: 255 });
  const random = key.filter(
    (bytes) => new Set(bytes).size > 20 && bytes.some((byte) => byte > 127),
  );
  fc.assert(
    fc.property(random, (bytes) => {
      const parsed = parseSecretKeys(`k1:${toBase64(bytes)}`);
      expect(parsed.ok && parsed.keys[0]?.bytes).toEqual(bytes);
    }),
  );
});
