/**
 * Letters that Unicode does not take apart, in the spelling of sanctions lists: Cyrillic as
 * BGN/PCGN romanise it, Latin as ICAO 9303-3 does for passports.
 */
const spellings: Readonly<Record<string, string>> = {
  ...{ а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", ё: "yo", ж: "zh", з: "z", и: "i", й: "y" },
  ...{ к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f" },
  ...{ х: "kh", ц: "ts", ч: "ch", ш: "sh", щ: "shch", ъ: "", ы: "y", ь: "", э: "e", ю: "yu" },
  ...{ я: "ya", і: "i", ї: "yi", є: "ye", ґ: "g", ў: "u", ђ: "dj", ј: "j", љ: "lj", њ: "nj" },
  ...{ ћ: "c", џ: "dz", ѓ: "gj", ќ: "kj", ѕ: "dz", ә: "a", ғ: "gh", қ: "q", ң: "ng", ө: "o" },
  ...{ ұ: "u", ү: "u", һ: "h" },
  ...{ æ: "ae", œ: "oe", ø: "o", ß: "ss", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ħ: "h" },
  ...{ ŧ: "t", ŋ: "n", ĸ: "k", ə: "a" },
};
/** At the beginning of a word and after a vowel, `е` is spelt `ye`. */
const spokenYe = /(?<=^|[^\p{L}\p{M}]|[аеёиоуыэюя])е/gu;
const foreign = /[^\0-\x7f]/;
const combiningMark = /^\p{Mn}$/u;

/** Small letters in, small Latin letters out where a spelling is known; the rest stays. */
export function toLatin(lowerCase: string): string {
  if (!foreign.test(lowerCase)) return lowerCase;
  const whole = lowerCase.normalize("NFC").replace(spokenYe, "ye");
  return Array.from(whole, (letter) => spellings[letter] ?? plainSpelling(letter)).join("");
}

/** An accented letter is spelt as the one below the accent. */
function plainSpelling(letter: string): string {
  return Array.from(letter.normalize("NFD"), (part) =>
    combiningMark.test(part) ? part : (spellings[part] ?? part),
  ).join("");
}
