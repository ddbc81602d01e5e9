import { type Font, widthOfText } from "./standard-font.ts";

export type Wrapping = Readonly<{ font: Font; size: number; maxWidth: number; maxLines: number }>;

const cutMark = "…";

/**
 * Breaks showable text into lines of at most `maxWidth` points, between words where it can. Text
 * beyond `maxLines` is left out, and an ellipsis says so.
 */
export function wrapText(showable: string, wrapping: Wrapping): string[] {
  const lines: string[] = [];
  let rest = showable;
  while (rest !== "" && lines.length < wrapping.maxLines) {
    const fitting = fittingLength(rest, wrapping);
    const end = fitting < rest.length ? breakBefore(rest, fitting) : fitting;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  const last = lines.pop();
  if (last === undefined) return [];
  return [...lines, rest === "" ? last : markCut(last, wrapping)];
}

/** How many characters fit into one line; at least one, so that each line takes something. */
function fittingLength(text: string, { font, size, maxWidth }: Wrapping): number {
  let width = 0;
  let length = 0;
  for (const character of text) {
    width += widthOfText(character, font, size);
    if (width > maxWidth) break;
    length += 1;
  }
  return Math.max(1, length);
}

/** Where the last word within `length` characters ends; `length` when a word is longer than it. */
function breakBefore(text: string, length: number): number {
  const space = text.lastIndexOf(" ", length);
  return space > 0 ? space : length;
}

function markCut(line: string, wrapping: Wrapping): string {
  const kept = line.slice(0, fittingLength(`${cutMark}${line}`, wrapping) - 1);
  return `${kept.trimEnd()}${cutMark}`;
}
