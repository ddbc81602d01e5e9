import { scrypt as nativeScrypt } from "node:crypto";
import { assert } from "../../core/assert.ts";

/** The cost of scrypt (RFC 7914): N is a power of two, memory is about 128·N·r bytes. */
export type ScryptCost = Readonly<{ n: number; r: number; p: number }>;

const maxKeyBytes = 64;
/** workerd refuses a larger N·r·p. */
const maxWork = 2 ** 20;
/** The default of 32 MiB is 5 KB too little for N=2^15, r=8. */
const maxMemoryBytes = 64 * 1024 * 1024;

/** Whether both runtimes accept this cost: it is a valid one and inside the bounds above. */
export function isAffordable({ n, r, p }: ScryptCost): boolean {
  const isValid = [n, r, p].every((value) => Number.isSafeInteger(value) && value >= 1);
  const isPowerOfTwo = n >= 2 && Number.isInteger(Math.log2(n));
  // The count of OpenSSL: one block for each p, and N + 2 blocks of scratch space.
  const memoryBytes = 128 * r * (n + p + 2);
  return isValid && isPowerOfTwo && n * r * p <= maxWork && memoryBytes <= maxMemoryBytes;
}

/**
 * Native scrypt, off the event loop on Node. The one place that needs `node:crypto`: WebCrypto has
 * no memory-hard function, and one in JavaScript is too slow at a safe cost.
 */
export function scrypt(
  password: Uint8Array,
  salt: Uint8Array,
  cost: ScryptCost & Readonly<{ keyBytes: number }>,
): Promise<Uint8Array> {
  const { n, r, p, keyBytes } = cost;
  assert(isAffordable(cost), "the cost of scrypt is checked before the work");
  assert(keyBytes >= 1 && keyBytes <= maxKeyBytes, "a scrypt key has 1 to 64 bytes");
  const options = { N: n, r, p, maxmem: maxMemoryBytes };
  return new Promise((resolve, reject) => {
    nativeScrypt(password, salt, keyBytes, options, (error, key) => {
      if (error) reject(error);
      else resolve(new Uint8Array(key));
    });
  });
}
