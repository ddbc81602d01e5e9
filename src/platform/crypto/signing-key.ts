import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  importJWK,
  importPKCS8,
  type JWK,
} from "jose";
import { assert } from "../../core/assert.ts";
import { toBase64 } from "./encoding.ts";
import type { KeyRing } from "./key-ring.ts";

/**
 * Ed25519 keys for access tokens, one for each secret key: the same `SECRET_KEYS` give the same
 * key set on every instance, with nothing to store. A token signed before a rotation is valid
 * until its old secret key leaves the ring.
 */
export interface SigningKeys {
  /** The key to sign with; not extractable. `kid` is the RFC 7638 thumbprint of its public key. */
  current(): Promise<SigningKey>;
  /** The key to verify with, or null for a `kid` that is not ours. */
  publicKey(kid: string): Promise<CryptoKey | null>;
  /** The body of `/.well-known/jwks.json`, newest first; public members only. */
  jwks(): Promise<{ keys: JWK[] }>;
}

export type SigningKey = Readonly<{ kid: string; privateKey: CryptoKey }>;

/** The `alg` of our tokens, and the only one to allow when they are verified (RFC 8037). */
export const signingAlgorithm = "EdDSA";

type KeyPair = SigningKey & Readonly<{ publicKey: CryptoKey; jwk: JWK }>;

export function createSigningKeys(keys: KeyRing): SigningKeys {
  // The pairs and not a promise of them: on Workers a promise left by a request that was cut off
  // would never settle for the next one. Two first calls at once do the same small work twice.
  let loaded: readonly KeyPair[] | null = null;

  async function load(): Promise<readonly KeyPair[]> {
    loaded ??= await Promise.all(
      keys.ids.map((keyId) => keyPairFromSeed(keys.derive("access-token-ed25519", keyId))),
    );
    return loaded;
  }

  return {
    async current() {
      const [newest] = await load();
      assert(newest !== undefined, "a key ring holds at least one key");
      return { kid: newest.kid, privateKey: newest.privateKey };
    },
    async publicKey(kid) {
      const pair = (await load()).find((candidate) => candidate.kid === kid);
      return pair?.publicKey ?? null;
    },
    async jwks() {
      return { keys: (await load()).map(({ jwk }) => ({ ...jwk })) };
    },
  };
}

/** The start of a PKCS#8 key that holds nothing but an Ed25519 seed (RFC 8410, section 7). */
const pkcs8Prefix = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/** Exported for the test vectors of RFC 8037. */
export async function keyPairFromSeed(seed: Uint8Array): Promise<KeyPair> {
  assert(seed.length === 32, "an Ed25519 seed has 32 bytes");
  const pkcs8 = toBase64(Uint8Array.of(...pkcs8Prefix, ...seed));
  const pem = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----`;
  // WebCrypto computes the public key on import, but shows it only in the export of an extractable
  // key; that one is dropped at once, and the key that stays cannot be exported.
  const exported = await exportJWK(await importPKCS8(pem, signingAlgorithm, { extractable: true }));
  assert(exported.x !== undefined, "an exported Ed25519 key holds its public key");
  const publicJwk = { kty: "OKP", crv: "Ed25519", x: exported.x };
  const kid = await calculateJwkThumbprint(publicJwk);
  const publicKey = await importJWK(publicJwk, signingAlgorithm);
  assert(!(publicKey instanceof Uint8Array), "only a symmetric JWK is imported as bytes");
  return {
    kid,
    privateKey: await importPKCS8(pem, signingAlgorithm),
    publicKey,
    jwk: { ...publicJwk, kid, use: "sig", alg: signingAlgorithm },
  };
}
