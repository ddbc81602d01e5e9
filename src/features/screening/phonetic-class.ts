/** Letters that are taken for each other at the beginning of a name. */
const classes: readonly string[] = ["aeiouy", "bfpv", "cgjkqsxz", "dt", "l", "mn", "r", "hw"];
const classOfLetter = new Map(
  classes.flatMap((letters, index) => [...letters].map((letter) => [letter, index + 1] as const)),
);
const vowels = 1;
const breaths = 8;

/** The class of a token's first letter; what is in no class stands for itself alone. */
export function phoneticClass(token: string): string {
  const [first = ""] = token.toLowerCase();
  return String(classOfLetter.get(first) ?? first);
}

/**
 * How a token sounds without its vowels: the class of its first letter, then those of its
 * consonants, no class twice in a row.
 */
export function skeletonOf(token: string): string {
  let skeleton = "";
  let last = "";
  for (const letter of token.toLowerCase()) {
    const kind = classOfLetter.get(letter);
    const sound = String(kind ?? letter);
    const isSilent = kind === vowels || kind === breaths;
    if (skeleton === "" || (!isSilent && sound !== last)) skeleton += sound;
    last = isSilent && kind === vowels ? "" : sound;
  }
  return skeleton;
}

const soundexDigits: readonly string[] = ["", "bfpv", "cgjkqsxz", "dt", "l", "mn", "r"];
const soundexLength = 4;

/**
 * American Soundex: the first letter, then three digits for the consonants that follow. `h` and `w`
 * do not part two letters of one sound, vowels do. Empty for a text without letters of `a` to `z`.
 */
export function soundex(text: string): string {
  const letters = text.toLowerCase().replace(/[^a-z]/g, "");
  if (letters === "") return "";
  const digitOf = (letter: string) =>
    soundexDigits.findIndex((sounds) => sounds !== "" && sounds.includes(letter));
  let code = letters.charAt(0).toUpperCase();
  let last = digitOf(letters.charAt(0));
  for (const letter of letters.slice(1)) {
    const digit = digitOf(letter);
    if (digit > 0 && digit !== last) code += digit;
    if (letter !== "h" && letter !== "w") last = digit;
    if (code.length === soundexLength) break;
  }
  return code.padEnd(soundexLength, "0");
}
