import { pbkdf2Sync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KeyRing } from "../../../src/platform/crypto/key-ring.ts";
import { createPasswordHasher } from "../../../src/platform/crypto/password.ts";
import {
  formatPasswordHash,
  PasswordHashBroken,
  parsePasswordHash,
} from "../../../src/platform/crypto/password-hash.ts";
import { sampleRing } from "./sample-keys.ts";

const password = "correct horse battery staple";
/** Made with hashlib of Python from the pepper that key-ring.test.ts holds and the salt 00 … 0f. */
const independent =
  "$scrypt$ln=15,r=8,p=3,keyid=k1$AAECAwQFBgcICQoLDA0ODw$" +
  "6mwnOLyktnVVy6qo1ysWPQMmT1F2tf9E1OqUMwz2YIs";
const passwords = createPasswordHasher(sampleRing("k1"));
const cheapCost = { n: 2, r: 1, p: 1 };
const cheap = createPasswordHasher(sampleRing("k1"), cheapCost);
const broken = (fault: string) => expect.objectContaining({ name: "PasswordHashBroken", fault });

test("an independent implementation's hash is verified and is current", async () => {
  expect(await passwords.verify(password, independent)).toEqual({
    matches: true,
    needsRehash: false,
  });
});

test("a hash has the documented form and matches its password only", async () => {
  const stored = await passwords.hash(password);
  expect(stored).toMatch(
    /^\$scrypt\$ln=15,r=8,p=3,keyid=k1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
  );
  expect(await passwords.verify(password, stored)).toEqual({ matches: true, needsRehash: false });
  const wrong = await passwords.verify(`${password} `, stored);
  expect(wrong).toEqual({ matches: false, needsRehash: false });
});

describe("an accent", () => {
  const composed = "caf\u00e9 harbour lantern";
  const apart = composed.normalize("NFD");

  test("is the same from every keyboard", async () => {
    for (const first of [composed, apart]) {
      const stored = await cheap.hash(first);
      for (const typed of [composed, apart]) {
        expect(await cheap.verify(typed, stored)).toEqual({ matches: true, needsRehash: false });
      }
    }
  });

  test("of a hash from before is right as it was typed then, and hashed anew", async () => {
    const stored =
      "pbkdf2:sha256:1000$salt1234$" +
      pbkdf2Sync(apart, "salt1234", 1_000, 32, "sha256").toString("hex");
    expect(await cheap.verify(apart, stored)).toEqual({ matches: true, needsRehash: true });
    expect((await cheap.verify(`${apart}!`, stored)).matches).toBe(false);
  });
});

test("any password is taken whole: composed alike (NFC), not truncated", async () => {
  const text = fc.string({ unit: "binary", maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(text, text, async (first, second) => {
      const stored = await cheap.hash(first);
      expect((await cheap.verify(first, stored)).matches).toBe(true);
      const isSame = first.normalize("NFC") === second.normalize("NFC");
      expect((await cheap.verify(second, stored)).matches).toBe(isSame);
    }),
    { numRuns: 50 },
  );
  const pairs = [
    ["\u00e9", "e"],
    ["x".repeat(72), "x".repeat(73)],
    ["a", "a\0a"],
    ["\ufeffa", "a"],
    ["y".repeat(5000), `${"y".repeat(4999)}z`],
  ] as const;
  for (const [first, second] of pairs) {
    expect((await cheap.verify(second, await cheap.hash(first))).matches).toBe(false);
  }
});

test("one password has another hash every time", async () => {
  const stored = await Promise.all(Array.from({ length: 20 }, () => cheap.hash(password)));
  expect(new Set(stored).size).toBe(20);
});

describe("a rehash is asked for when", () => {
  test("the key has rotated, and the old hash still matches", async () => {
    const rotated = createPasswordHasher(sampleRing("k2", "k1"));
    const verdict = await rotated.verify(password, independent);
    expect(verdict).toEqual({ matches: true, needsRehash: true });
    expect(await rotated.hash(password)).toContain("keyid=k2$");
  });

  test.each([
    ["ln", { n: 4, r: 1, p: 1 }],
    ["r", { n: 2, r: 2, p: 1 }],
    ["p", { n: 2, r: 1, p: 2 }],
  ])("%s differs, but never for a wrong password", async (_name, cost) => {
    const stored = await createPasswordHasher(sampleRing("k1"), cost).hash(password);
    expect(await cheap.verify(password, stored)).toEqual({ matches: true, needsRehash: true });
    expect(await cheap.verify("wrong", stored)).toEqual({ matches: false, needsRehash: false });
  });
});

test("a hash of a dropped key is told apart", async () => {
  const dropped = createPasswordHasher(sampleRing("k2"));
  await expect(dropped.verify(password, independent)).rejects.toEqual(broken("unknown_key"));
});

const [salt, digest] = ["AAECAwQFBgcICQoLDA0ODw", "6mwnOLyktnVVy6qo1ysWPQMmT1F2tf9E1OqUMwz2YIs"];
test.each([
  ["", "malformed"],
  ["plain text", "malformed"],
  [independent.slice(0, -1), "malformed"],
  [`${independent}\n`, "malformed"],
  [`${independent}=`, "malformed"],
  [`${independent}$`, "malformed"],
  [`$scrypt$ln=15,r=8,p=3$${salt}$${digest}`, "malformed"],
  [`$scrypt$ln=015,r=8,p=3,keyid=k1$${salt}$${digest}`, "malformed"],
  [`$scrypt$ln=0,r=8,p=3,keyid=k1$${salt}$${digest}`, "malformed"],
  [`$scrypt$ln=-1,r=8,p=3,keyid=k1$${salt}$${digest}`, "malformed"],
  [`$scrypt$ln=15,r=8,p=3,keyid=K1$${salt}$${digest}`, "malformed"],
  [`$scrypt$ln=15,r=8,p=3,keyid=k1$AAECAwQFBgcICQoLDA0O$${digest}`, "malformed"],
  [`$scrypt$ln=15,r=8,p=3,keyid=k1$${"A".repeat(88)}$${digest}`, "malformed"],
  [`$scrypt$ln=15,r=8,p=3,keyid=k1$${salt}$${salt}`, "malformed"],
  [`$scrypt$ln=15,r=8,p=3,keyid=k1$${salt}$${"A".repeat(88)}`, "malformed"],
  [`$scrypt$ln=15,r=8,p=3,keyid=k1$${salt}$${"A".repeat(100_000)}`, "malformed"],
  [`$scrypt$ln=17,r=1,p=1,keyid=k1$${salt}$${digest}`, "too_costly"],
  [`$scrypt$ln=99,r=1,p=1,keyid=k1$${salt}$${digest}`, "too_costly"],
  [`$scrypt$ln=16,r=8,p=1,keyid=k1$${salt}$${digest}`, "too_costly"],
  [`$scrypt$ln=15,r=8,p=5,keyid=k1$${salt}$${digest}`, "too_costly"],
  [`$scrypt$ln=15,r=99,p=99,keyid=k1$${salt}$${digest}`, "too_costly"],
  [`$argon2id$v=19$m=65536,t=3,p=4$${salt}$${digest}`, "malformed"],
])("broken stored hash %# is refused before the work", async (stored, fault) => {
  const error: unknown = await passwords.verify(password, stored).catch((caught) => caught);
  expect(error).toBeInstanceOf(PasswordHashBroken);
  expect(error).toEqual(broken(fault));
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/6mwn|AAEC|correct/);
});

test("what is formatted is parsed back", () => {
  const bytes = (minLength: number) => fc.uint8Array({ minLength, maxLength: 64 });
  const cost = fc.record({
    n: fc.integer({ min: 1, max: 12 }).map((logN) => 2 ** logN),
    r: fc.integer({ min: 1, max: 8 }),
    p: fc.integer({ min: 1, max: 8 }),
  });
  const hash = fc.record({
    cost,
    keyId: fc.stringMatching(/^[a-z0-9-]{1,16}$/),
    salt: bytes(16),
    digest: bytes(32),
  });
  fc.assert(
    fc.property(hash, (value) => {
      expect(parsePasswordHash(formatPasswordHash(value))).toEqual(value);
    }),
  );
});

test("the dummy does the keyed work of a real look and never matches", async () => {
  const ring = sampleRing("k1");
  const derived: string[] = [];
  const watched: KeyRing = {
    ...ring,
    derive(purpose, keyId) {
      derived.push(`${purpose} ${keyId}`);
      return ring.derive(purpose, keyId);
    },
  };
  const hasher = createPasswordHasher(watched);
  await hasher.verify(password, independent);
  const real = derived.splice(0);
  expect(await hasher.verifyDummy(password)).toBe(false);
  expect(derived).toEqual(real);
  expect(await hasher.verifyDummy("")).toBe(false);
  expect(derived).toEqual([...real, ...real]);
});
