import { csv2json } from "csv42";

export type CsvRow = Readonly<{
  /** Where it begins in the text, from 1. */
  line: number;
  cells: readonly string[];
}>;

/** `isTooWide` tells of a row with more cells than the header, which shows a stray separator. */
export type CsvTable = Readonly<{
  header: readonly string[];
  rows: readonly (CsvRow & { isTooWide: boolean })[];
}>;

/**
 * A table with a header as RFC 4180 has it, with or without a byte order mark, ended by LF or CRLF.
 * Every cell is text without the blanks around it; empty lines are left out. Null when a quote
 * never ends.
 */
export function readCsv(text: string): CsvTable | null {
  const header: string[] = [];
  const records = parse(text.replace(/^\uFEFF/, ""), header);
  if (records === null) return null;
  let line = 1 + 1 + countBreaks(header);
  const rows = records.flatMap((cells) => {
    const row = { line, cells: header.map((_, index) => (cells[index] ?? "").trim()) };
    line += 1 + countBreaks(cells);
    if (cells.every((cell) => cell.trim() === "")) return [];
    return { ...row, isTooWide: cells.length > header.length };
  });
  return { header: header.map((name) => name.trim()), rows };
}

function parse(text: string, header: string[]): string[][] | null {
  try {
    const records = csv2json<{ cells?: string[] }>(text, {
      parseValue: (value) => value,
      fields(names) {
        header.push(...names);
        // One column more than there are, where a row that is too wide shows.
        return Array.from({ length: names.length + 1 }, (_, index) => ({
          index,
          setValue(record: { cells?: string[] }, value: unknown) {
            record.cells ??= [];
            record.cells[index] = String(value);
          },
        }));
      },
    });
    return records.map(({ cells = [] }) => cells);
  } catch {
    return null;
  }
}

function countBreaks(cells: readonly string[]): number {
  return cells.join("").split("\n").length - 1;
}
