import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { toUtf8 } from "./encoding.ts";
import type { KeyRing } from "./key-ring.ts";

/** What a verification code is made from. */
export type CodedCard = Readonly<{ number: string; expMonth: number; expYear: number }>;

/** Verification codes of cards (CVC): made from the card whenever asked for, and never kept. */
export interface CardCodes {
  /** The key for new cards; it is kept with each, so that a later key does not change its code. */
  readonly currentKeyId: string;
  /** Three digits; throws `UnknownKey` when the card's key was dropped. */
  codeOf(card: CodedCard, keyId: string): string;
}

const codeDigits = 3;

export function createCardCodes(keys: KeyRing): CardCodes {
  return {
    currentKeyId: keys.currentId,
    codeOf({ number, expMonth, expYear }, keyId) {
      const key = keys.derive("card-verification-code", keyId);
      const mac = hmac(sha256, key, toUtf8(JSON.stringify([number, expYear, expMonth])));
      // 2^32 is so much more than a thousand that the remainder favours no code.
      const drawn = new DataView(mac.buffer, mac.byteOffset).getUint32(0);
      return String(drawn % 10 ** codeDigits).padStart(codeDigits, "0");
    },
  };
}
