import { phoneticClass } from "./phonetic-class.ts";

/** Knobs of the score of two tokens. */
const prefixLength = 4;
const prefixScale = 0.1;
const boostThreshold = 0.7;
const lengthCutOff = 0.9;
const lengthWeight = 0.3;
const differentClassFactor = 0.9;

/**
 * One word of a name. Lengths and comparisons are those of its bytes in UTF-8, which `bytes` holds
 * as one character each.
 */
export type Token = Readonly<{ text: string; bytes: string; phonetic: string }>;

const encoder = new TextEncoder();
const beyondAscii = /[^\0-\x7f]/;

export function tokenOf(text: string): Token {
  const bytes = beyondAscii.test(text) ? String.fromCharCode(...encoder.encode(text)) : text;
  return { text, bytes, phonetic: phoneticClass(text) };
}

/**
 * How alike two tokens are, 0 to 1: Jaro-Winkler, lowered where one is much longer, and where they
 * begin with letters of different classes.
 */
export function scorePair(one: Token, other: Token): number {
  if (one.bytes === other.bytes) return 1;
  const shorter = Math.min(one.bytes.length, other.bytes.length);
  const longer = Math.max(one.bytes.length, other.bytes.length);
  if (shorter === 0) return 0;
  let score = jaroWinkler(one.bytes, other.bytes);
  const ratio = shorter / longer;
  if (ratio < lengthCutOff) score *= 1 - (1 - ratio) * lengthWeight;
  return one.phonetic === other.phonetic ? score : score * differentClassFactor;
}

/** Winkler's boost of a common prefix, for what is alike already. */
function jaroWinkler(one: string, other: string): number {
  const score = jaro(one, other);
  if (score <= boostThreshold) return score;
  const most = Math.min(prefixLength, one.length, other.length);
  let prefix = 0;
  while (prefix < most && one.charCodeAt(prefix) === other.charCodeAt(prefix)) prefix += 1;
  return score + prefix * prefixScale * (1 - score);
}

function jaro(one: string, other: string): number {
  const reach = Math.max(0, Math.floor(Math.max(one.length, other.length) / 2) - 1);
  const taken = new Uint8Array(other.length);
  const matched: number[] = [];
  for (let at = 0; at < one.length; at += 1) {
    const end = Math.min(other.length, at + reach + 1);
    for (let there = Math.max(0, at - reach); there < end; there += 1) {
      if (taken[there] || one.charCodeAt(at) !== other.charCodeAt(there)) continue;
      taken[there] = 1;
      matched.push(one.charCodeAt(at));
      break;
    }
  }
  const matches = matched.length;
  if (matches === 0) return 0;
  let outOfOrder = 0;
  let next = 0;
  for (let there = 0; there < other.length; there += 1) {
    if (!taken[there]) continue;
    if (other.charCodeAt(there) !== matched[next]) outOfOrder += 1;
    next += 1;
  }
  const transposed = matches - outOfOrder / 2;
  return (matches / one.length + matches / other.length + transposed / matches) / 3;
}
