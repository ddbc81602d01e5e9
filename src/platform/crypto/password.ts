import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { equalInConstantTime } from "./constant-time.ts";
import { toUtf8 } from "./encoding.ts";
import { isImportedHash, verifyImportedPassword } from "./imported-password.ts";
import type { KeyRing } from "./key-ring.ts";
import { formatPasswordHash, PasswordHashBroken, parsePasswordHash } from "./password-hash.ts";
import { type ScryptCost, scrypt } from "./scrypt.ts";

/**
 * Passwords at rest: scrypt over HMAC-SHA-256(pepper, password), so that a stolen database without
 * `SECRET_KEYS` cannot even be guessed at. A hash cannot be re-made without its password: drop an
 * old key only when nobody's hash names it, or those users have to reset theirs.
 */
export interface PasswordHasher {
  /**
   * The PHC string to keep. Keyboards differ in how they write an accent, so it is of the password
   * in the normal form NFC; nothing else of it is changed, and nothing is cut off.
   */
  hash(password: string): Promise<string>;
  /**
   * Throws `PasswordHashBroken`, before any work, for a hash that is malformed, beyond the bounds
   * or made with a key that is gone. `needsRehash` is only ever true of the right password: then
   * keep a new hash of it, since this one was imported, made with other parameters, or of another
   * spelling than NFC.
   */
  verify(password: string, stored: string): Promise<PasswordVerdict>;
  /** The work of `verify` for users who do not exist, so that time does not tell; always false. */
  verifyDummy(password: string): Promise<false>;
}

export type PasswordVerdict = Readonly<{ matches: boolean; needsRehash: boolean }>;

/** OWASP Password Storage Cheat Sheet: N=2^15, r=8, p=3; about 200 ms and 32 MiB. */
const currentCost: ScryptCost = { n: 2 ** 15, r: 8, p: 3 };
const saltBytes = 16;
const digestBytes = 32;

/** Only tests have a reason to pass another `cost`. */
export function createPasswordHasher(keys: KeyRing, cost = currentCost): PasswordHasher {
  let dummy: string | null = null;

  async function digestOf(password: string, use: HashUse): Promise<Uint8Array> {
    const input = hmac(sha256, keys.derive("password-pepper", use.keyId), toUtf8(password));
    return scrypt(input, use.salt, { ...use.cost, keyBytes: use.keyBytes });
  }

  async function verifyTyped(password: string, stored: string): Promise<PasswordVerdict> {
    if (isImportedHash(stored)) {
      const matches = await verifyImportedPassword(password, stored);
      return { matches, needsRehash: matches };
    }
    const kept = parsePasswordHash(stored);
    if (!keys.ids.includes(kept.keyId)) throw new PasswordHashBroken("unknown_key");
    const digest = await digestOf(password, { ...kept, keyBytes: kept.digest.length });
    const matches = equalInConstantTime(digest, kept.digest);
    const isCurrent =
      kept.keyId === keys.currentId &&
      kept.cost.n === cost.n &&
      kept.cost.r === cost.r &&
      kept.cost.p === cost.p &&
      kept.salt.length === saltBytes &&
      kept.digest.length === digestBytes;
    return { matches, needsRehash: matches && !isCurrent };
  }

  /** NFC first; a hash from elsewhere or from before may be of what was typed. */
  async function verify(password: string, stored: string): Promise<PasswordVerdict> {
    const composed = password.normalize("NFC");
    const verdict = await verifyTyped(composed, stored);
    if (verdict.matches || composed === password) return verdict;
    const { matches } = await verifyTyped(password, stored);
    return { matches, needsRehash: matches };
  }

  return {
    async hash(password) {
      const use = { cost, keyId: keys.currentId, salt: randomBytes(saltBytes) };
      const composed = password.normalize("NFC");
      const digest = await digestOf(composed, { ...use, keyBytes: digestBytes });
      return formatPasswordHash({ ...use, digest });
    },
    verify,
    async verifyDummy(password) {
      // The digest is random, not of some password, so the first look costs no more than the rest.
      // It is made on first use because Workers have no randomness while they start.
      const salt = randomBytes(saltBytes);
      const digest = randomBytes(digestBytes);
      dummy ??= formatPasswordHash({ cost, keyId: keys.currentId, salt, digest });
      await verify(password, dummy);
      return false;
    },
  };
}

type HashUse = Readonly<{ cost: ScryptCost; keyId: string; salt: Uint8Array; keyBytes: number }>;

function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}
