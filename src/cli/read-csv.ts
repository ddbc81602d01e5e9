import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline, Transform } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { type CsvError, type Options, parse } from "csv-parse";
import { parse as parseWhole } from "csv-parse/sync";

export type CsvRow = Readonly<{ cells: readonly string[]; line: number; file: string }>;
type RowWithInfo = Readonly<{ record: string[]; info: Readonly<{ lines: number }> }>;
/** What is wrong with a row, and where it stands. */
export type Fault = Readonly<{ file: string; line: number; problem: string }>;

const maxRecordBytes = 4 * 1024 * 1024;

/**
 * The rows of a CSV file one after the other, never more of it in memory than a row and what is
 * being read. What is no CSV goes to `onFault`. Old files end with the byte 0x1A, which is dropped.
 */
export async function* readCsv(
  path: string,
  onFault: (fault: Fault) => void,
): AsyncGenerator<CsvRow> {
  const file = basename(path);
  const options: Options = {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecordBytes,
    skip_records_with_error: true,
    on_skip: (error) => {
      onFault({ file, line: Number(error?.["lines"] ?? 0), problem: describe(error) });
      return undefined;
    },
  };
  const parser = parse(options);
  // A failure of the file ends the parser, whose reader then throws it.
  pipeline(createReadStream(path), withoutEndMark(), parser, () => undefined);
  for await (const { record, info } of parser as AsyncIterable<RowWithInfo>) {
    yield { cells: record, line: info.lines, file };
  }
}

function describe(error: CsvError | undefined): string {
  return error?.code === "CSV_MAX_RECORD_SIZE" ? "it is too long" : "its quotes do not match";
}

function withoutEndMark(): Transform {
  const decoder = new StringDecoder("utf8");
  const clean = (text: string) => text.replaceAll("\x1a", "");
  return new Transform({
    transform(chunk: Buffer, _, done) {
      done(null, clean(decoder.write(chunk)));
    },
    flush(done) {
      done(null, clean(decoder.end()));
    },
  });
}

/** The values of one cell, which stand between semicolons and are quoted as cells are. */
export function splitCell(cell: string): readonly string[] {
  if (!cell.includes('"')) return cell.split(";");
  const options = { delimiter: ";", relax_quotes: true, relax_column_count: true };
  return (parseWhole(cell, options) as string[][]).flat();
}
