import { assert } from "../../core/assert.ts";
import { toBase64Url } from "./encoding.ts";

const maxDigits = 32;
const minTokenBytes = 16;
const maxTokenBytes = 64;
/** 250 is the largest multiple of 10 in a byte; higher bytes would favour the digits 0 to 5. */
const firstBiasedByte = 250;
/** One draw of 64 bytes lacks 32 good ones about never; eight such draws mean a broken source. */
const drawBytes = 64;
const maxDraws = 8;

/** `count` (1 to 32) decimal digits, each uniform and independent. */
export function randomDigits(count: number): string {
  assert(Number.isInteger(count) && count >= 1 && count <= maxDigits, "1 to 32 digits are asked");
  let digits = "";
  for (let draw = 0; draw < maxDraws; draw++) {
    for (const byte of crypto.getRandomValues(new Uint8Array(drawBytes))) {
      if (byte < firstBiasedByte) digits += byte % 10;
      if (digits.length === count) return digits;
    }
  }
  throw new Error("The source of randomness gives no usable bytes");
}

/** Base64url of 16 to 64 random bytes; 32 bytes give 43 characters. */
export function randomToken(bytes = 32): string {
  const isBounded = Number.isInteger(bytes) && bytes >= minTokenBytes && bytes <= maxTokenBytes;
  assert(isBounded, "a token has 16 to 64 bytes");
  return toBase64Url(crypto.getRandomValues(new Uint8Array(bytes)));
}

const maxSymbols = 64;
/** A byte holds eight times 32 values, so its low five bits are as uniform as itself. */
const alphabetSize = 32;

/** `count` (1 to 64) symbols of an alphabet of 32, each uniform and independent: 5 bits apiece. */
export function randomSymbols(count: number, alphabet: string): string {
  assert(Number.isInteger(count) && count >= 1 && count <= maxSymbols, "1 to 64 symbols are asked");
  assert(new Set(alphabet).size === alphabetSize, "an alphabet has 32 different symbols");
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => alphabet[byte % alphabetSize]).join("");
}
