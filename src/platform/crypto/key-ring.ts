import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { assert } from "../../core/assert.ts";
import { toUtf8 } from "./encoding.ts";
import type { SecretKey } from "./secret-keys.ts";

/**
 * The only secret: `SECRET_KEYS=<id>:<base64 of 32 bytes>[,older…]`, newest first. Every other key
 * is derived from one of them with HKDF-SHA-256 (RFC 5869) and a purpose label, and whatever it
 * protects is tagged with the id of its key.
 */
export interface KeyRing {
  /** The id of the newest key: what new data is protected with. */
  readonly currentId: string;
  /** All ids, newest first. */
  readonly ids: readonly string[];
  /** 32 bytes for one purpose; throws for an unknown id. The same input gives the same bytes. */
  derive(purpose: KeyPurpose, keyId: string): Uint8Array;
}

/** A label is part of the derivation: renaming one makes everything kept under it unreadable. */
export const keyPurposes = [
  "access-token-ed25519",
  "audit-chain",
  "audit-origin",
  "blind-index",
  "card-number",
  "card-verification-code",
  "field-encryption",
  "login-failure",
  "one-time-code",
  "password-pepper",
  "recovery-code",
  "refresh-token",
  "session-cookie",
  "reset-token",
  "state-token",
  "idempotency-reply",
  "idempotency-request",
  "mfa-token",
  "passkey-challenge",
  "screening-search",
] as const;

export type KeyPurpose = (typeof keyPurposes)[number];

/** Data names a key that is no longer (or was never) on the ring. */
export class UnknownKey extends Error {
  constructor() {
    super("The key id is not on the key ring");
    this.name = "UnknownKey";
  }
}

const hkdfSalt = toUtf8("florin");
const derivedKeyBytes = 32;

/** A ring of at least one key, newest first, as `parseSecretKeys` gives them. */
export function createKeyRing(keys: readonly SecretKey[]): KeyRing {
  const byId = new Map(keys.map((key) => [key.id, key.bytes.slice()]));
  const [current] = keys;
  assert(current !== undefined, "a key ring holds at least one key");
  assert(byId.size === keys.length, "the ids of a key ring differ");
  // At most one entry for each purpose and key: both are fixed lists.
  const derived = new Map<string, Uint8Array>();

  return {
    currentId: current.id,
    ids: keys.map((key) => key.id),
    derive(purpose, keyId) {
      const secret = byId.get(keyId);
      if (secret === undefined) throw new UnknownKey();
      assert(keyPurposes.includes(purpose), "a key is derived for a listed purpose");
      const place = `${purpose}.${keyId}`;
      const key =
        derived.get(place) ?? hkdf(sha256, secret, hkdfSalt, toUtf8(purpose), derivedKeyBytes);
      derived.set(place, key);
      // A copy, so that a caller who wipes or changes its key does not change the ring's.
      return key.slice();
    },
  };
}
