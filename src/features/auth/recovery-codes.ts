import type { Id } from "../../core/id.ts";
import type { Crypto } from "../../platform/crypto/crypto.ts";

/** Crockford's base32: no I, L, O or U, which are taken for other symbols. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 24 symbols of 5 bits are 120 bits; NIST SP 800-63B asks for 112. */
const codeSymbols = 24;
const groupSymbols = 6;
export const recoveryCodeCount = 10;
/** Room for the dashes and for spaces that people type. */
export const maxRecoveryCodeLength = 64;

/** Ten new codes as people read them: four groups of six. */
export function makeRecoveryCodes(crypto: Crypto): string[] {
  return Array.from({ length: recoveryCodeCount }, () =>
    grouped(crypto.randomSymbols(codeSymbols, alphabet)),
  );
}

/** What is kept of a code; it fits one person only. */
export function tagRecoveryCode(crypto: Crypto, userId: Id<"user">, code: string): string {
  return crypto.tagger("recovery-code").tag(messageOf(userId, code));
}

/** One tag for each key, since a code may be older than the newest; none for what is no code. */
export function recoveryTagsForLookup(crypto: Crypto, userId: Id<"user">, text: string): string[] {
  const code = readRecoveryCode(text);
  if (code === null) return [];
  return crypto.tagger("recovery-code").tagsForLookup(messageOf(userId, code));
}

/** The code in its one spelling, or null: case, dashes, spaces and look-alikes do not matter. */
export function readRecoveryCode(text: string): string | null {
  if (text.length > maxRecoveryCodeLength) return null;
  const symbols = text
    .toUpperCase()
    .replace(/[\s-]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  const isCode = symbols.length === codeSymbols && [...symbols].every((s) => alphabet.includes(s));
  return isCode ? grouped(symbols) : null;
}

function grouped(symbols: string): string {
  const groups = symbols.match(new RegExp(`.{${groupSymbols}}`, "g")) ?? [];
  return groups.join("-");
}

function messageOf(userId: Id<"user">, code: string): string {
  return JSON.stringify([userId, code]);
}
