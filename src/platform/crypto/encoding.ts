import { decode, encode } from "jose/base64url";

/**
 * Text forms of bytes (RFC 4648), without padding. Decoding accepts only the one canonical text of
 * the bytes, so that nobody can write a second spelling of a value that is compared or sealed.
 */

export function toBase64Url(bytes: Uint8Array): string {
  return encode(bytes);
}

/** The bytes, or null when the text is not canonical unpadded base64url. */
export function fromBase64Url(text: string): Uint8Array | null {
  const bytes = decodeEitherAlphabet(text);
  return bytes !== null && toBase64Url(bytes) === text ? bytes : null;
}

/** Standard alphabet without padding: the spelling of salts and hashes in a PHC string. */
export function toBase64(bytes: Uint8Array): string {
  return encode(bytes).replaceAll("-", "+").replaceAll("_", "/");
}

/** The bytes, or null when the text is not canonical unpadded standard base64. */
export function fromBase64(text: string): Uint8Array | null {
  const bytes = decodeEitherAlphabet(text);
  return bytes !== null && toBase64(bytes) === text ? bytes : null;
}

/** UTF-8; a lone surrogate, which UTF-8 cannot spell, becomes U+FFFD. */
export function toUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decodeEitherAlphabet(text: string): Uint8Array | null {
  try {
    return decode(text.replaceAll("+", "-").replaceAll("/", "_"));
  } catch {
    return null;
  }
}
