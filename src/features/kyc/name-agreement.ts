import { mayBeWritten, wordsOf } from "./transliteration.ts";

export type MrzNames = Readonly<{
  /** Of both identifiers, in the order of the zone. */
  words: readonly string[];
  /** The names fill their field, so words of them may be shortened or missing. */
  isCut: boolean;
}>;

/**
 * Whether a full name is the one of an MRZ: the same words in any order, each in one of the
 * spellings of ICAO. Where the zone had no room, the name may have more.
 */
export function namesAgree(fullName: string, { words, isCut }: MrzNames): boolean {
  const left = wordsOf(fullName);
  for (const written of words) {
    const found = findWord(left, written, isCut);
    if (found === -1) return false;
    left.splice(found, 1);
  }
  return words.length > 0 && (isCut || left.length === 0);
}

/** The whole word first: another one may only begin like it. */
function findWord(left: readonly string[], written: string, mayBeCut: boolean): number {
  const whole = left.findIndex((word) => mayBeWritten(word, written));
  if (whole !== -1 || !mayBeCut) return whole;
  return left.findIndex((word) => mayBeWritten(word, written, true));
}
