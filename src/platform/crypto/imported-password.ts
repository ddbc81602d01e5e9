import { pbkdf2Async } from "@noble/hashes/pbkdf2.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import bcrypt from "bcryptjs";
import { equalInConstantTime } from "./constant-time.ts";
import { toUtf8 } from "./encoding.ts";
import { PasswordHashBroken } from "./password-hash.ts";
import { isAffordable, scrypt } from "./scrypt.ts";

/**
 * Hashes of other systems, for users who move with their password. They are only verified, never
 * made: after the first right password `needsRehash` replaces them by one of ours.
 */

/**
 * The defaults of werkzeug were 260,000 in 2021 and are 1,000,000 today; about 3 s in JavaScript.
 */
const maxPbkdf2Iterations = 1_000_000;
/** 2^14 rounds are about 1 s in JavaScript; the usual cost is 10 to 12. */
const bcryptCost = { min: 4, max: 14 } as const;
const maxHashLength = 256;

/** Werkzeug takes the characters of the salt, not what they might decode to, as its bytes. */
const werkzeugScrypt =
  /^scrypt:([1-9]\d{0,6}):([1-9]\d{0,2}):([1-9]\d{0,2})\$([A-Za-z0-9]{4,64})\$([0-9a-f]{128})$/;
const werkzeugPbkdf2 = /^pbkdf2:sha256:([1-9]\d{0,7})\$([A-Za-z0-9]{4,64})\$([0-9a-f]{64})$/;
const bcryptHash = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const importedPrefix = /^(scrypt:|pbkdf2:|\$2)/;

/** Whether the hash claims to come from another system; it may still be malformed. */
export function isImportedHash(stored: string): boolean {
  return importedPrefix.test(stored);
}

/** Of which system it is, when it can be verified; null when it is malformed or too costly. */
export function kindOfImportedHash(stored: string): "scrypt" | "pbkdf2" | "bcrypt" | null {
  const text = stored.length <= maxHashLength ? stored : "";
  const [, n, r, p] = werkzeugScrypt.exec(text) ?? [];
  if (n && isAffordable({ n: Number(n), r: Number(r), p: Number(p) })) return "scrypt";
  const [, iterations] = werkzeugPbkdf2.exec(text) ?? [];
  if (iterations && Number(iterations) <= maxPbkdf2Iterations) return "pbkdf2";
  const [, cost] = bcryptHash.exec(text) ?? [];
  const isBounded = Number(cost) >= bcryptCost.min && Number(cost) <= bcryptCost.max;
  return isBounded ? "bcrypt" : null;
}

/** Throws `PasswordHashBroken` before any work for what is malformed or beyond the bounds. */
export async function verifyImportedPassword(password: string, stored: string): Promise<boolean> {
  const text = stored.length <= maxHashLength ? stored : "";
  const scryptParts = werkzeugScrypt.exec(text);
  if (scryptParts !== null) return verifyWerkzeugScrypt(password, scryptParts);
  const pbkdf2Parts = werkzeugPbkdf2.exec(text);
  if (pbkdf2Parts !== null) return verifyWerkzeugPbkdf2(password, pbkdf2Parts);
  const bcryptParts = bcryptHash.exec(text);
  if (bcryptParts !== null) return verifyBcrypt(password, bcryptParts);
  throw new PasswordHashBroken("malformed");
}

/** `scrypt:N:r:p$salt$hex`, a 64-byte key: werkzeug.security since 2.3. */
async function verifyWerkzeugScrypt(password: string, parts: readonly string[]): Promise<boolean> {
  const [, n, r, p, salt = "", digest = ""] = parts;
  const cost = { n: Number(n), r: Number(r), p: Number(p) };
  if (!isAffordable(cost)) throw new PasswordHashBroken("too_costly");
  const expected = hexToBytes(digest);
  const options = { ...cost, keyBytes: expected.length };
  return equalInConstantTime(await scrypt(toUtf8(password), toUtf8(salt), options), expected);
}

/**
 * `pbkdf2:sha256:iterations$salt$hex`: werkzeug.security before 2.3. Not by WebCrypto, because
 * deployed Workers refuse more than 100,000 iterations there while a local workerd does not.
 */
async function verifyWerkzeugPbkdf2(password: string, parts: readonly string[]): Promise<boolean> {
  const [, iterations, salt = "", digest = ""] = parts;
  const c = Number(iterations);
  if (c > maxPbkdf2Iterations) throw new PasswordHashBroken("too_costly");
  const expected = hexToBytes(digest);
  const options = { c, dkLen: expected.length };
  const key = await pbkdf2Async(sha256, toUtf8(password), toUtf8(salt), options);
  return equalInConstantTime(key, expected);
}

/** bcrypt sees the first 72 bytes only; the hash of ours that follows covers all of them. */
async function verifyBcrypt(password: string, parts: readonly string[]): Promise<boolean> {
  const [stored = "", cost] = parts;
  const isBounded = Number(cost) >= bcryptCost.min && Number(cost) <= bcryptCost.max;
  if (!isBounded) throw new PasswordHashBroken("too_costly");
  // bcrypt repeats the password with a NUL between, so "a" and "a\0a" would be the same to it.
  return !password.includes("\0") && (await bcrypt.compare(password, stored));
}
