import type { CryptoKey } from "jose";
import { fromBase64Url, toBase64Url, toUtf8 } from "./encoding.ts";
import type { KeyPurpose, KeyRing } from "./key-ring.ts";

/**
 * Encrypts short texts at rest with AES-256-GCM (NIST SP 800-38D). The sealed form is
 * `v1.<key id>.<base64url of IV and ciphertext>`. The IV is random, which is safe for about 2^32
 * seals with one key; rotate long before.
 */
export interface SealedBox {
  /**
   * Seals with the newest key. `aad` says where the text belongs (table, row and column): the
   * sealed form opens nowhere else. Throws RangeError above 1 MiB of UTF-8.
   */
  seal(plaintext: string, aad: string): Promise<string>;
  /** Throws `SealBroken`. */
  open(sealed: string, aad: string): Promise<string>;
  /** The id of the key that sealed it; throws `SealBroken` when it is malformed. */
  keyIdOf(sealed: string): string;
}

export type SealFault = "malformed" | "unknown_key" | "not_authentic";

/** Sealed data cannot be opened; `fault` tells a dropped key from damage or forgery. */
export class SealBroken extends Error {
  readonly fault: SealFault;

  constructor(fault: SealFault) {
    super(`Sealed data cannot be opened: ${fault}`);
    this.name = "SealBroken";
    this.fault = fault;
  }
}

const ivBytes = 12;
const tagBytes = 16;
const maxPlaintextBytes = 1024 * 1024;
/** 4 characters for 3 bytes, and room for the version and the key id. */
const maxSealedLength = Math.ceil(((maxPlaintextBytes + ivBytes + tagBytes) * 4) / 3) + 32;
const sealedPattern = /^v1\.([a-z0-9-]{1,16})\.([A-Za-z0-9_-]+)$/;

export function createSealedBox(keys: KeyRing, purpose: KeyPurpose): SealedBox {
  // At most one entry for each key on the ring. It keeps keys rather than promises of keys: on
  // Workers a promise left by a request that was cut off would never settle for the next one.
  const imported = new Map<string, CryptoKey>();

  async function keyOf(keyId: string): Promise<CryptoKey> {
    const known = imported.get(keyId);
    if (known !== undefined) return known;
    const bytes = keys.derive(purpose, keyId);
    const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]);
    imported.set(keyId, key);
    return key;
  }

  return {
    async seal(plaintext, aad) {
      const bytes = toUtf8(plaintext);
      if (bytes.length > maxPlaintextBytes) throw new RangeError("The text to seal is over 1 MiB");
      const keyId = keys.currentId;
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
      const key = await keyOf(keyId);
      const ciphertext = await crypto.subtle.encrypt(algorithm(iv, keyId, aad), key, bytes);
      const body = new Uint8Array(ivBytes + ciphertext.byteLength);
      body.set(iv);
      body.set(new Uint8Array(ciphertext), ivBytes);
      return `v1.${keyId}.${toBase64Url(body)}`;
    },
    async open(sealed, aad) {
      const { keyId, body } = parse(sealed);
      if (!keys.ids.includes(keyId)) throw new SealBroken("unknown_key");
      const key = await keyOf(keyId);
      const iv = body.slice(0, ivBytes);
      const plaintext = await crypto.subtle
        .decrypt(algorithm(iv, keyId, aad), key, body.slice(ivBytes))
        .catch(() => {
          throw new SealBroken("not_authentic");
        });
      // Without ignoreBOM a text that starts with U+FEFF would come back without it.
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plaintext);
    },
    keyIdOf: (sealed) => parse(sealed).keyId,
  };
}

/** A key id holds no dot, so the version and the id cannot run into what the caller binds. */
function algorithm(iv: Uint8Array, keyId: string, aad: string) {
  return { name: "AES-GCM", iv, additionalData: toUtf8(`v1.${keyId}.${aad}`) };
}

function parse(sealed: string): { keyId: string; body: Uint8Array } {
  const parts = sealed.length <= maxSealedLength ? sealedPattern.exec(sealed) : null;
  const keyId = parts?.[1];
  const body = fromBase64Url(parts?.[2] ?? "");
  if (keyId === undefined || body === null || body.length < ivBytes + tagBytes) {
    throw new SealBroken("malformed");
  }
  return { keyId, body };
}
