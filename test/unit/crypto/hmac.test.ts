import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTagger } from "../../../src/platform/crypto/hmac.ts";
import { sampleRing } from "./sample-keys.ts";

const hexOf = (text: string): string => bytesToHex(new TextEncoder().encode(text));

/** RFC 4231, test cases 1 to 4, 6 and 7. */
test.each([
  [
    "0b".repeat(20),
    hexOf("Hi There"),
    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
  ],
  [
    hexOf("Jefe"),
    hexOf("what do ya want for nothing?"),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  ],
  [
    "aa".repeat(20),
    "dd".repeat(50),
    "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
  ],
  [
    "0102030405060708090a0b0c0d0e0f10111213141516171819",
    "cd".repeat(50),
    "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
  ],
  [
    "aa".repeat(131),
    hexOf("Test Using Larger Than Block-Size Key - Hash Key First"),
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  ],
  [
    "aa".repeat(131),
    hexOf(
      "This is a test using a larger than block-size key and a larger than block-size data. " +
        "The key needs to be hashed before being used by the HMAC algorithm.",
    ),
    "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
  ],
])("the HMAC in use keeps RFC 4231, vector %#", (key, message, mac) => {
  expect(bytesToHex(hmac(sha256, hexToBytes(key), hexToBytes(message)))).toBe(mac);
});

const tagger = createTagger(sampleRing("k1"), "blind-index");

test("a tag is the one that an independent HMAC gives", () => {
  // Made with hmac of Python from the key that key-ring.test.ts holds.
  expect(tagger.tag("+12025550123")).toBe("k1.mGKamgHh_MLsF20_px0VqdICkogHcRC6Mdc7c9X2OKQ");
});

test("a tag matches its message and no other", () => {
  const message = fc.string({ unit: "binary", maxLength: 100 });
  fc.assert(
    fc.property(message, message, (first, second) => {
      expect(tagger.matches(first, tagger.tag(first))).toBe(true);
      expect(tagger.matches(second, tagger.tag(first))).toBe(first === second);
    }),
  );
});

test("a change of any character of a tag is noticed", () => {
  const tag = tagger.tag("message");
  for (let at = 0; at < tag.length; at++) {
    for (const other of ["A", "B", "8", "_", ".", "="]) {
      const forged = tag.slice(0, at) + other + tag.slice(at + 1);
      expect(tagger.matches("message", forged)).toBe(forged === tag);
    }
  }
});

test.each(["", ".", "k1", "k1.", "k2.AAAA", `k1.${"A".repeat(42)}`, `k1.${"A".repeat(44)}`])(
  "%o is no tag",
  (tag) => expect(tagger.matches("message", tag)).toBe(false),
);

test("purposes do not share tags", () => {
  const other = createTagger(sampleRing("k1"), "refresh-token");
  expect(other.matches("message", tagger.tag("message"))).toBe(false);
});

test("after a rotation the old tag still matches and a look-up asks for both", () => {
  const rotated = createTagger(sampleRing("k2", "k1"), "blind-index");
  expect(rotated.matches("message", tagger.tag("message"))).toBe(true);
  expect(rotated.tagsForLookup("message")).toEqual([rotated.tag("message"), tagger.tag("message")]);
  const dropped = createTagger(sampleRing("k2"), "blind-index");
  expect(dropped.matches("message", tagger.tag("message"))).toBe(false);
  expect(dropped.tagsForLookup("message")).toEqual([rotated.tag("message")]);
});
