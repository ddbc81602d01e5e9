import {
  isAffordable,
  scrypt as real,
  type ScryptCost,
} from "../../../src/platform/crypto/scrypt.ts";

/**
 * Stands in for `src/platform/crypto/scrypt.ts` in servers to which tests talk by HTTP: the cost of
 * Florin's own hashes is written down as ever, and a thousandth of it is paid. Imported hashes cost
 * what they cost. What is deployed pays in full: that is tested in the bundle, and in test/node on
 * real Postgres (lockout) and on the embedded one (data-folder).
 */
export { isAffordable, type ScryptCost };

const cheap: ScryptCost = { n: 16, r: 1, p: 1 };

export function scrypt(
  password: Uint8Array,
  salt: Uint8Array,
  { keyBytes, ...cost }: ScryptCost & Readonly<{ keyBytes: number }>,
): Promise<Uint8Array> {
  const isOwn = cost.n === 2 ** 15 && cost.r === 8 && cost.p === 3;
  return real(password, salt, { ...(isOwn ? cheap : cost), keyBytes });
}
