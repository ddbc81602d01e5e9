/**
 * Text in Helvetica, which every reader of PDF has, so that no font travels in the file: one with
 * all scripts would weigh more than the rest of the Worker. The price is its alphabet, WinAnsi:
 * the languages of Western Europe and typographic marks. What it lacks is shown as `?`.
 */
export type Font = "regular" | "bold";

const firstCode = 0x20;
const questionMark = "?";

/** WinAnsi has these from 0x80 on, where Latin-1 has none; a space stands for a gap. */
const marks = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

const codes: ReadonlyMap<string, number> = new Map([
  ...span(0x20, 0x7e).map((code) => [String.fromCharCode(code), code] as const),
  ...span(0xa0, 0xff).map((code) => [String.fromCharCode(code), code] as const),
  ...[...marks].flatMap((mark, at) => (mark === " " ? [] : [[mark, 0x80 + at] as const])),
]);

/**
 * How far each code from 0x20 on moves the pen, in thousandths of the size. Source: Adobe Font
 * Metrics of the core 14 fonts, version 003.
 */
const widths: Readonly<Record<Font, readonly number[]>> = {
  regular: toNumbers(`
    278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556
    556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833
    722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556
    556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334
    260 334 584 0 556 0 222 556 333 1000 556 556 333 1000 667 333 1000 0 611 0 0 222 222 333 333
    350 556 1000 333 1000 500 333 944 0 500 500 278 333 556 556 556 556 260 556 333 737 370 556
    584 333 737 333 400 584 333 333 333 556 537 278 333 333 365 556 834 834 834 611 667 667 667
    667 667 667 1000 722 667 667 667 667 278 278 278 278 722 722 778 778 778 778 778 584 778 722
    722 722 722 667 667 611 556 556 556 556 556 556 889 500 556 556 556 556 278 278 278 278 556
    556 556 556 556 556 556 584 611 556 556 556 556 500 556 500`),
  bold: toNumbers(`
    278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556
    556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833
    722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611
    556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389
    280 389 584 0 556 0 278 556 500 1000 556 556 333 1000 667 333 1000 0 611 0 0 278 278 500 500
    350 556 1000 333 1000 556 333 944 0 500 556 278 333 556 556 556 556 280 556 333 737 370 556
    584 333 737 333 400 584 333 333 333 611 556 278 333 333 365 556 834 834 834 611 722 722 722
    722 722 722 1000 722 667 667 667 667 278 278 278 278 722 722 778 778 778 778 778 584 778 722
    722 722 722 667 667 611 556 556 556 556 556 556 889 556 556 556 556 556 278 278 278 278 611
    611 611 611 611 611 611 584 611 611 611 611 611 556 611 556`),
};

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** One line of what the font can show; every letter or sign that it cannot becomes one `?`. */
export function toShowable(text: string): string {
  const line = text.normalize("NFC").replace(/\s+/g, " ").trim();
  if (/^[ -~]*$/.test(line)) return line;
  return Array.from(graphemes.segment(line), ({ segment }) => {
    const visible = segment.replace(/\p{Default_Ignorable_Code_Point}/gu, "");
    return [...visible].every((character) => codes.has(character)) ? visible : questionMark;
  }).join("");
}

/** The bytes of text that went through `toShowable`. */
export function encodeWinAnsi(showable: string): Uint8Array {
  return Uint8Array.from(showable, codeOf);
}

/** Points that showable text takes in one line of `size` points. */
export function widthOfText(showable: string, font: Font, size: number): number {
  let thousandths = 0;
  for (const character of showable) thousandths += widths[font][codeOf(character) - firstCode] ?? 0;
  return (thousandths * size) / 1000;
}

function codeOf(character: string): number {
  return codes.get(character) ?? questionMark.charCodeAt(0);
}

function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function toNumbers(text: string): number[] {
  return text.trim().split(/\s+/).map(Number);
}
