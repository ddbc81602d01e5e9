import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "../../../src/platform/crypto/encoding.ts";
import { createSealedBox, SealBroken } from "../../../src/platform/crypto/sealed-box.ts";
import { sampleRing } from "./sample-keys.ts";

const box = createSealedBox(sampleRing("k1"), "field-encryption");
const aad = "users:phone:42";
const broken = (fault: string) => expect.objectContaining({ name: "SealBroken", fault });

test("it opens what an independent AES-256-GCM sealed", async () => {
  // Made with AESGCM of the Python package cryptography and the IV 00 01 … 0b.
  const sealed = "v1.k1.AAECAwQFBgcICQoLfNa_yDxsj7_1Vtv3IGAnF9lXHPPjEJsMqA5Js71mSw";
  expect(await box.open(sealed, aad)).toBe("Grüße, 世界");
});

test("any text under any binding comes back", async () => {
  const text = fc.string({ unit: "binary", maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(text, text, async (plaintext, binding) => {
      expect(await box.open(await box.seal(plaintext, binding), binding)).toBe(plaintext);
    }),
  );
  for (const plaintext of ["", "\uFEFFbyte order mark", "nul \0 inside"]) {
    expect(await box.open(await box.seal(plaintext, aad), aad)).toBe(plaintext);
  }
});

test("10,000 seals of one text use 10,000 IVs", async () => {
  const ivs = new Set<string>();
  for (let round = 0; round < 10_000; round++) {
    // 16 characters of base64url are the 12 bytes of the IV.
    ivs.add((await box.seal("same", aad)).slice("v1.k1.".length, "v1.k1.".length + 16));
  }
  expect(ivs.size).toBe(10_000);
});

test("a change of any character breaks the seal", async () => {
  const sealed = await box.seal("+12025550123", aad);
  for (let at = 0; at < sealed.length; at++) {
    for (const other of ["A", "B", "_", ".", "0", "k", "=", " ", "é"]) {
      if (sealed[at] === other) continue;
      const forged = sealed.slice(0, at) + other + sealed.slice(at + 1);
      await expect(box.open(forged, aad)).rejects.toBeInstanceOf(SealBroken);
    }
    const shortened = sealed.slice(0, at) + sealed.slice(at + 1);
    await expect(box.open(shortened, aad)).rejects.toBeInstanceOf(SealBroken);
  }
});

test("a change of any bit of IV, ciphertext or tag is not authentic", async () => {
  const body = fromBase64Url((await box.seal("+12025550123", aad)).slice("v1.k1.".length));
  for (const [at, byte] of (body ?? new Uint8Array()).entries()) {
    for (let bit = 0; bit < 8; bit++) {
      const forged = Uint8Array.from(body ?? []).fill(byte ^ (1 << bit), at, at + 1);
      const sealed = `v1.k1.${toBase64Url(forged)}`;
      await expect(box.open(sealed, aad)).rejects.toEqual(broken("not_authentic"));
    }
  }
  expect(body).toHaveLength(12 + 12 + 16);
});

test("two rows cannot swap their values", async () => {
  const [first, second] = ["users:phone:1", "users:phone:2"] as const;
  const sealed = await box.seal("+12025550123", first);
  await expect(box.open(sealed, second)).rejects.toEqual(broken("not_authentic"));
  await expect(box.open(sealed, "")).rejects.toEqual(broken("not_authentic"));
  expect(await box.open(sealed, first)).toBe("+12025550123");
});

test("another purpose or another key cannot open it", async () => {
  const sealed = await box.seal("secret", aad);
  const otherPurpose = createSealedBox(sampleRing("k1"), "state-token");
  await expect(otherPurpose.open(sealed, aad)).rejects.toEqual(broken("not_authentic"));
  const both = createSealedBox(sampleRing("k2", "k1"), "field-encryption");
  const renamed = sealed.replace("v1.k1.", "v1.k2.");
  await expect(both.open(renamed, aad)).rejects.toEqual(broken("not_authentic"));
});

test("after a rotation old data opens, new data has the new key, a lost key is told", async () => {
  const old = await box.seal("secret", aad);
  const rotated = createSealedBox(sampleRing("k2", "k1"), "field-encryption");
  const fresh = await rotated.seal("secret", aad);
  expect([rotated.keyIdOf(old), rotated.keyIdOf(fresh)]).toEqual(["k1", "k2"]);
  expect(await rotated.open(old, aad)).toBe("secret");
  expect(await rotated.open(fresh, aad)).toBe("secret");
  const dropped = createSealedBox(sampleRing("k2"), "field-encryption");
  await expect(dropped.open(old, aad)).rejects.toEqual(broken("unknown_key"));
  await expect(box.open(fresh, aad)).rejects.toEqual(broken("unknown_key"));
});

test.each([
  "",
  "v1",
  "v1.k1.",
  "v2.k1.AAECAwQFBgcICQoLfNa_yDxsj7_1Vtv3IGAnF9lXHPPjEJsMqA5Js71mSw",
  "v1.K1.AAECAwQFBgcICQoLfNa_yDxsj7_1Vtv3IGAnF9lXHPPjEJsMqA5Js71mSw",
  "v1.k1.AAECAwQFBgcICQoLfNa_yDxsj7_1Vtv3IGAnF9lXHPPjEJsMqA5Js71mSw=",
  "v1.k1.AAECAwQFBgcICQoLfNa_yDxsj7_1Vtv3IGAnF9lXHPPjEJsMqA5Js71mSx",
  "v1.k1.AAECAwQFBgcICQoLfNa_yDxsj7_1Vtv3IGAnF9lXHPPjEJsMqA5Js71mSw\n",
  `v1.k1.${toBase64Url(new Uint8Array(27))}`,
  `v1.k1.${"A".repeat(2_000_000)}`,
])("malformed text %# is refused before any key is tried", async (sealed) => {
  await expect(box.open(sealed, aad)).rejects.toEqual(broken("malformed"));
  expect(() => box.keyIdOf(sealed)).toThrow(SealBroken);
});

test("the largest text is sealed and opened, one byte more is refused", async () => {
  const largest = "x".repeat(1024 * 1024);
  expect(await box.open(await box.seal(largest, aad), aad)).toBe(largest);
  await expect(box.seal(`${largest}x`, aad)).rejects.toThrow(RangeError);
});

test("an error shows neither the sealed text nor the binding", async () => {
  const sealed = await box.seal("canary-4711", aad);
  const error = await box.open(sealed, "elsewhere-0815").catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(SealBroken);
  const shown = `${String(error)} ${JSON.stringify(error)}`;
  expect(shown).not.toMatch(/canary|elsewhere|v1\.k1/);
});
