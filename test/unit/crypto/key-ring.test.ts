import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import {
  createKeyRing,
  type KeyPurpose,
  keyPurposes,
  UnknownKey,
} from "../../../src/platform/crypto/key-ring.ts";
import { sampleKeys, sampleRing } from "./sample-keys.ts";

const count = (from: number, to: number): string =>
  bytesToHex(Uint8Array.from({ length: to - from + 1 }, (_, index) => from + index));

test.each([
  {
    name: "A.1",
    ikm: "0b".repeat(22),
    salt: count(0x00, 0x0c),
    info: count(0xf0, 0xf9),
    okm:
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf" + "34007208d5b887185865",
  },
  {
    name: "A.2",
    ikm: count(0x00, 0x4f),
    salt: count(0x60, 0xaf),
    info: count(0xb0, 0xff),
    okm:
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c" +
      "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71" +
      "cc30c58179ec3e87c14c01d5c1f3434f1d87",
  },
  {
    name: "A.3",
    ikm: "0b".repeat(22),
    salt: "",
    info: "",
    okm:
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d" + "9d201395faa4b61a96c8",
  },
])("the HKDF in use keeps RFC 5869 $name", ({ ikm, salt, info, okm }) => {
  const key = hkdf(sha256, hexToBytes(ikm), hexToBytes(salt), hexToBytes(info), okm.length / 2);
  expect(bytesToHex(key)).toBe(okm);
});

/** Made with hashlib and hmac of Python; a change here makes all data unreadable. */
test.each([
  ["password-pepper", "48f54bf69eb6c449597a87dd68c0a76d577b23477064afa02b733478294f98b5"],
  ["field-encryption", "1a8da0451e8af94beacccc896c585cf505a444f67bcb5a2b35838d2e402882c8"],
  ["blind-index", "fba118929ae62fd4d82aef17d8f6eb38b7d1fa82f5c4aa1bada113a29b648641"],
  ["access-token-ed25519", "8bed85b5db267300d06389a1f18bfe2ecfe9e87a21050c91065f0e62387bb1e3"],
] as const)("the key for %s is the one an independent HKDF derives", (purpose, key) => {
  expect(bytesToHex(sampleRing("k1").derive(purpose, "k1"))).toBe(key);
});

test("every purpose of every key has bytes of its own", () => {
  const ring = sampleRing("k2", "k1");
  const all = ring.ids.flatMap((id) => keyPurposes.map((purpose) => ring.derive(purpose, id)));
  expect(new Set(all.map(bytesToHex)).size).toBe(2 * keyPurposes.length);
});

test("the newest key is the first, and the order does not change what is derived", () => {
  const ring = sampleRing("k2", "k1");
  expect(ring.currentId).toBe("k2");
  expect(ring.ids).toEqual(["k2", "k1"]);
  expect(ring.derive("blind-index", "k1")).toEqual(sampleRing("k1").derive("blind-index", "k1"));
});

test("neither a caller's change nor a wiped secret reaches the ring", () => {
  const keys = sampleKeys("k1");
  const ring = createKeyRing(keys);
  const before = bytesToHex(ring.derive("blind-index", "k1"));
  ring.derive("blind-index", "k1").fill(0);
  keys[0]?.bytes.fill(0);
  expect(bytesToHex(ring.derive("blind-index", "k1"))).toBe(before);
  const untouched = bytesToHex(sampleRing("k1").derive("state-token", "k1"));
  expect(bytesToHex(ring.derive("state-token", "k1"))).toBe(untouched);
});

test("an unknown id, an unlisted purpose, a doubled id and an empty ring are refused", () => {
  expect(() => sampleRing("k1").derive("blind-index", "k2")).toThrow(UnknownKey);
  expect(() => sampleRing("k1").derive("blind-index", "__proto__")).toThrow(UnknownKey);
  expect(() => sampleRing("k1").derive("other" as KeyPurpose, "k1")).toThrow("listed purpose");
  expect(() => createKeyRing([...sampleKeys("k1"), ...sampleKeys("k1")])).toThrow("ids");
  expect(() => createKeyRing([])).toThrow("at least one key");
});
