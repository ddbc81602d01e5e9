import { fromBase64, toBase64 } from "./encoding.ts";
import { isAffordable, type ScryptCost } from "./scrypt.ts";

/** What Florin keeps of a password; `keyId` names the pepper, `digest` is the scrypt key. */
export type PasswordHash = Readonly<{
  cost: ScryptCost;
  keyId: string;
  salt: Uint8Array;
  digest: Uint8Array;
}>;

export type PasswordHashFault = "malformed" | "too_costly" | "unknown_key";

/** A kept hash cannot be verified. It never carries the hash, which is as good as a password. */
export class PasswordHashBroken extends Error {
  readonly fault: PasswordHashFault;

  constructor(fault: PasswordHashFault) {
    super(`A stored password hash cannot be verified: ${fault}`);
    this.name = "PasswordHashBroken";
    this.fault = fault;
  }
}

const maxHashLength = 256;
const maxLogN = 16;
const saltBytes = { min: 16, max: 64 } as const;
const digestBytes = { min: 32, max: 64 } as const;
const phcPattern =
  /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d?),p=([1-9]\d?),keyid=([a-z0-9-]{1,16})\$([^$]+)\$([^$]+)$/;

/** The PHC string: `$scrypt$ln=15,r=8,p=3,keyid=<id>$<salt>$<digest>`, base64 without padding. */
export function formatPasswordHash({ cost, keyId, salt, digest }: PasswordHash): string {
  const parameters = `ln=${Math.log2(cost.n)},r=${cost.r},p=${cost.p},keyid=${keyId}`;
  return `$scrypt$${parameters}$${toBase64(salt)}$${toBase64(digest)}`;
}

/** Throws `PasswordHashBroken` unless the string is canonical and within every bound. */
export function parsePasswordHash(stored: string): PasswordHash {
  const parts = stored.length <= maxHashLength ? phcPattern.exec(stored) : null;
  if (parts === null) throw new PasswordHashBroken("malformed");
  const [, logN, r, p, keyId = "", saltText = "", digestText = ""] = parts;
  const salt = fromBase64(saltText);
  const digest = fromBase64(digestText);
  if (!isSized(salt, saltBytes) || !isSized(digest, digestBytes)) {
    throw new PasswordHashBroken("malformed");
  }
  const cost = { n: 2 ** Number(logN), r: Number(r), p: Number(p) };
  if (Number(logN) > maxLogN || !isAffordable(cost)) throw new PasswordHashBroken("too_costly");
  return { cost, keyId, salt, digest };
}

function isSized(
  bytes: Uint8Array | null,
  size: Readonly<{ min: number; max: number }>,
): bytes is Uint8Array {
  return bytes !== null && bytes.length >= size.min && bytes.length <= size.max;
}
