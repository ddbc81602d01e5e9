/**
 * How letters beyond A–Z stand in an MRZ; several spellings are in use for some. Source: ICAO Doc
 * 9303-3, section 6 (A for Latin, B for Cyrillic). Letters that are not here lose their marks.
 */
const spellings: Readonly<Record<string, readonly string[]>> = {
  Ä: ["AE", "A"],
  Å: ["AA", "A"],
  Æ: ["AE"],
  Ð: ["D"],
  Đ: ["D"],
  Ħ: ["H"],
  Ĳ: ["IJ"],
  ĸ: ["Q"],
  Ł: ["L"],
  Ñ: ["N", "NXX"],
  Ŋ: ["N"],
  Ö: ["OE", "O"],
  Ø: ["OE", "O"],
  Œ: ["OE"],
  ẞ: ["SS"],
  Ŧ: ["T"],
  Þ: ["TH"],
  Ü: ["UE", "UXX", "U"],
  А: ["A"],
  Б: ["B"],
  В: ["V"],
  Г: ["G", "H"],
  Ґ: ["G"],
  Д: ["D"],
  Ђ: ["D"],
  Ѓ: ["G"],
  Е: ["E"],
  Ё: ["E", "IO"],
  Є: ["IE"],
  Ж: ["ZH", "Z"],
  З: ["Z"],
  Ѕ: ["DZ"],
  И: ["I", "Y"],
  І: ["I"],
  Ї: ["I"],
  Й: ["I"],
  Ј: ["J"],
  К: ["K"],
  Ќ: ["K"],
  Л: ["L"],
  Љ: ["LJ"],
  М: ["M"],
  Н: ["N"],
  Њ: ["NJ"],
  О: ["O"],
  П: ["P"],
  Р: ["R"],
  С: ["S"],
  Т: ["T"],
  Ћ: ["C"],
  У: ["U"],
  Ў: ["U"],
  Ф: ["F"],
  Х: ["KH", "H"],
  Ц: ["TS", "C"],
  Ч: ["CH", "C"],
  Џ: ["DZ"],
  Ш: ["SH", "S"],
  Щ: ["SHCH", "SHT"],
  Ъ: ["IE"],
  Ы: ["Y"],
  Ь: [""],
  Э: ["E"],
  Ю: ["IU"],
  Я: ["IA"],
};

const apostrophes = /['’ʼ`´.]/gu;
const marks = /\p{Mn}/gu;

/** The words of a name, in capitals: apostrophes vanish, and hyphens part words as in an MRZ. */
export function wordsOf(name: string): string[] {
  return name
    .normalize("NFC")
    .toUpperCase()
    .replace(apostrophes, "")
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== "");
}

/** All ways to write one letter in an MRZ; none for a letter of another script. */
function spellingsOf(letter: string): readonly string[] {
  const known = spellings[letter];
  if (known) return known;
  const bare = letter.normalize("NFD").replace(marks, "");
  return /^[A-Z]*$/.test(bare) ? [bare] : (spellings[bare] ?? []);
}

/**
 * Whether a word may stand in an MRZ as `written`; with `isCut` as the beginning of what stands
 * there. It follows every spelling at once, so that no word takes long.
 */
export function mayBeWritten(word: string, written: string, isCut = false): boolean {
  let ends = new Set([0]);
  for (const letter of word) {
    const next = new Set<number>();
    for (const end of ends) {
      for (const spelling of spellingsOf(letter)) {
        if (written.startsWith(spelling, end)) next.add(end + spelling.length);
        else if (isCut && spelling.startsWith(written.slice(end))) return true;
      }
    }
    if (isCut && next.has(written.length)) return true;
    ends = next;
  }
  return ends.has(written.length);
}
