import commonPasswords from "../../platform/breach/common-passwords.json" with { type: "json" };

/**
 * How much of a password is left to guess for somebody who tries common words, keyboard rows,
 * counting, years and repeats first: each of these is one or two guesses, any other character one.
 */

/** Longer ones are not looked at: guessing that many parts in order is work enough. */
const maxExaminedLength = 40;
const wordCost = 2;
const patternCost = 1;
const minWordLength = 4;
const minRunLength = 3;
const words: ReadonlySet<string> = new Set(commonPasswords);
const maxWordLength = Math.max(0, ...commonPasswords.map((word: string) => word.length));

/** Fingers run along these in both directions: the alphabet, digits, QWERTY, AZERTY and QWERTZ. */
const lines = [
  ...["abcdefghijklmnopqrstuvwxyz", "01234567890", "`1234567890-=", "!@#$%^&*()_+"],
  ...["qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "azertyuiop", "qsdfghjklm", "wxcvbn"],
  ...["qwertzuiop", "yxcvbnm", "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,"],
  ...["9ol.", "0p;/"],
];
const runs = lines.flatMap((line) => [line, [...line].reverse().join("")]);
const year = /^(19|20)\d\d/;

/** The number of guessed parts; at least the length for one that is not examined. */
export function countGuessedParts(password: string): number {
  const text = plainForm(password);
  if (text.length > maxExaminedLength) return text.length;
  const spellings = readings(text);
  const fewest = [0, ...Array<number>(text.length).fill(Number.POSITIVE_INFINITY)];
  for (let start = 0; start < text.length; start += 1) {
    const before = fewest[start] ?? 0;
    const reach = (length: number, cost: number): void => {
      const end = start + length;
      fewest[end] = Math.min(fewest[end] ?? Number.POSITIVE_INFINITY, before + cost);
    };
    reach(1, 1);
    for (const length of wordLengths(spellings, start)) reach(length, wordCost);
    for (const length of patternLengths(text, start)) reach(length, patternCost);
  }
  return fewest[text.length] ?? text.length;
}

/** Without regard to case and to ways of writing the same character. */
export function plainForm(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

const letterOf: Readonly<Record<string, string>> = {
  ...{ "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g" },
  ...{ "@": "a", $: "s", "!": "i", "+": "t", "|": "l", "€": "e" },
};

/** A plain text as it stands, and with digits and signs read as the letters they look like. */
export function readings(text: string): readonly [string, string, string] {
  const asLetters = text.replace(/[^a-z]/gu, (sign) => letterOf[sign] ?? sign);
  const oneAsL = text.replace(/[^a-z]/gu, (sign) =>
    sign === "1" ? "l" : (letterOf[sign] ?? sign),
  );
  return [text, asLetters, oneAsL];
}

function wordLengths(spellings: readonly string[], start: number): number[] {
  const longest = Math.min(maxWordLength, (spellings[0]?.length ?? 0) - start);
  const found: number[] = [];
  for (let length = minWordLength; length <= longest; length += 1) {
    if (spellings.some((text) => words.has(text.slice(start, start + length)))) found.push(length);
  }
  return found;
}

/** Of every pattern that begins here; a part of a pattern is one too. */
function patternLengths(text: string, start: number): number[] {
  const lengths = [year.test(text.slice(start)) ? 4 : 0];
  for (const length of [runLength(text, start), sameLength(text, start)]) {
    for (let part = minRunLength; part <= length; part += 1) lengths.push(part);
  }
  for (let length = 2; length <= Math.min(start, text.length - start); length += 1) {
    if (text.startsWith(text.slice(start - length, start), start)) lengths.push(length);
  }
  return lengths.filter((length) => isAscii(text.slice(start, start + length)) && length > 0);
}

function runLength(text: string, start: number): number {
  return Math.max(
    ...runs.map((run) => sharedLength(run, run.indexOf(text[start] ?? " "), text, start)),
  );
}

function sharedLength(run: string, from: number, text: string, start: number): number {
  let length = 0;
  while (from >= 0 && from + length < run.length && run[from + length] === text[start + length]) {
    length += 1;
  }
  return length;
}

function sameLength(text: string, start: number): number {
  let length = 1;
  while (text[start + length] === text[start]) length += 1;
  return length;
}

/** Guessing begins with what every keyboard has; repeated signs of other scripts are let be. */
function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them.
  return /^[\u0000-\u007f]*$/.test(text);
}
