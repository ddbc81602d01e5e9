import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { equalInConstantTime } from "./constant-time.ts";
import { fromBase64Url, toBase64Url, toUtf8 } from "./encoding.ts";
import type { KeyPurpose, KeyRing } from "./key-ring.ts";

/** Keyed fingerprints (HMAC-SHA-256, RFC 2104) of the form `<key id>.<base64url>`. */
export interface Tagger {
  /** The tag with the newest key. */
  tag(message: string): string;
  /** False too for a malformed tag and for one whose key is no longer on the ring. */
  matches(message: string, tag: string): boolean;
  /** One tag for each key, newest first: what a blind-index look-up must ask for. */
  tagsForLookup(message: string): string[];
}

const tagPattern = /^([a-z0-9-]{1,16})\.([A-Za-z0-9_-]{43})$/;

export function createTagger(keys: KeyRing, purpose: KeyPurpose): Tagger {
  const mac = (keyId: string, message: string): Uint8Array =>
    hmac(sha256, keys.derive(purpose, keyId), toUtf8(message));
  const tagWith = (keyId: string, message: string): string =>
    `${keyId}.${toBase64Url(mac(keyId, message))}`;

  return {
    tag: (message) => tagWith(keys.currentId, message),
    matches(message, tag) {
      const parts = tagPattern.exec(tag);
      const keyId = parts?.[1];
      const claimed = fromBase64Url(parts?.[2] ?? "");
      if (keyId === undefined || claimed === null || !keys.ids.includes(keyId)) return false;
      return equalInConstantTime(mac(keyId, message), claimed);
    },
    tagsForLookup: (message) => keys.ids.map((keyId) => tagWith(keyId, message)),
  };
}
