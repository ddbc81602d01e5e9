import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { assert } from "../../core/assert.ts";
import { fromBase64, toUtf8 } from "../crypto/encoding.ts";
import { randomToken } from "../crypto/random.ts";

/** Signatures of Standard Webhooks 1.0.0 (standardwebhooks.com), symmetric version `v1`. */
const secretPrefix = "whsec_";
/** 192 bits, the least that the standard allows; their base64 needs no padding. */
const secretBytes = 24;

/** `whsec_` and the base64 of random bytes: what the owner of a webhook verifies with. */
export function newWebhookSecret(): string {
  const base64 = randomToken(secretBytes).replaceAll("-", "+").replaceAll("_", "/");
  return `${secretPrefix}${base64}`;
}

export type SignedParts = Readonly<{
  id: string;
  /** Unix time in seconds. */
  timestamp: number;
  body: string;
}>;

/** The value of `webhook-signature`: one signature per secret, separated by spaces. */
export function signWebhook(secrets: readonly string[], parts: SignedParts): string {
  const content = toUtf8(`${parts.id}.${parts.timestamp}.${parts.body}`);
  return secrets.map((secret) => `v1,${macOf(secret, content)}`).join(" ");
}

function macOf(secret: string, content: Uint8Array): string {
  const key = secret.startsWith(secretPrefix)
    ? fromBase64(secret.slice(secretPrefix.length))
    : null;
  assert(key !== null && key.length >= secretBytes, "a webhook's secret is whsec_ and base64");
  return btoa(String.fromCharCode(...hmac(sha256, key, content)));
}
