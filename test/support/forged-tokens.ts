import type { webcrypto } from "node:crypto";
import { createKeyRing } from "../../src/platform/crypto/key-ring.ts";
import { parseSecretKeys } from "../../src/platform/crypto/secret-keys.ts";
import { createSigningKeys } from "../../src/platform/crypto/signing-key.ts";
import { testSecretKeys } from "./setup/variables.ts";

/** Makes tokens by hand, so that nothing of what a library refuses to write is left out. */

type Header = Readonly<Record<string, unknown>>;
export type Claims = Readonly<Record<string, unknown>>;
export type Signer = (text: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;
type Key = webcrypto.CryptoKey;

export async function forge(header: Header, claims: Claims, sign: Signer): Promise<string> {
  const body = `${encodeJson(header)}.${encodeJson(claims)}`;
  return `${body}.${encode(new Uint8Array(await sign(utf8(body))))}`;
}

/** The header and the signature of the service's own key. */
export async function realSigner(): Promise<{ header: Header; sign: Signer }> {
  const parsed = parseSecretKeys(testSecretKeys);
  if (!parsed.ok) throw new Error(parsed.problem);
  const { kid, privateKey } = await createSigningKeys(createKeyRing(parsed.keys)).current();
  return { header: { alg: "EdDSA", typ: "at+jwt", kid }, sign: signerOf("Ed25519", privateKey) };
}

/** A signature of somebody else's new key, and its public part. */
export async function strangerSigner(
  name: "Ed25519" | "ES256",
): Promise<{ jwk: object; sign: Signer }> {
  const algorithm =
    name === "Ed25519" ? name : { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = (await crypto.subtle.generateKey(algorithm, true, [
    "sign",
    "verify",
  ])) as webcrypto.CryptoKeyPair;
  const jwk = await crypto.subtle.exportKey("jwk", keys.publicKey);
  return { jwk, sign: signerOf(algorithm, keys.privateKey) };
}

/** An HMAC keyed with whatever is public. */
export async function hmacSigner(secret: string | Uint8Array<ArrayBuffer>, bits: 256 | 512) {
  const raw = typeof secret === "string" ? utf8(secret) : secret;
  const algorithm = { name: "HMAC", hash: `SHA-${bits}` };
  return signerOf("HMAC", await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]));
}

export const noSignature: Signer = () => Promise.resolve(new ArrayBuffer(0));

function signerOf(algorithm: string | object, key: Key): Signer {
  return (text) => crypto.subtle.sign(algorithm as string, key, text);
}

/** The parts of a token, read without any check. */
export function partsOf(token: string): { header: Header; claims: Claims; signature: string } {
  const [header = "", claims = "", signature = ""] = token.split(".");
  return { header: decodeJson(header), claims: decodeJson(claims), signature };
}

export function encodeJson(value: unknown): string {
  return encode(utf8(JSON.stringify(value)));
}

function decodeJson(text: string): Header {
  return JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
}

function encode(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(text));
}
