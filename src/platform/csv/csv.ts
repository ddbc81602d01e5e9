import { json2csv } from "csv42";

export type CsvColumn<Row> = Readonly<{
  name: string;
  /** Null leaves the cell empty. */
  read: (row: Row) => string | number | null;
}>;

/**
 * A table as RFC 4180 has it, with a header and CRLF. Text that a spreadsheet would run as a
 * formula gets an apostrophe in front. Source: OWASP, CSV Injection.
 */
export function writeCsv<Row>(
  rows: readonly Row[],
  columns: readonly [CsvColumn<Row>, ...CsvColumn<Row>[]],
): string {
  return json2csv([...rows], {
    header: true,
    delimiter: ",",
    eol: "\r\n",
    flatten: false,
    fields: columns.map(({ name, read }) => ({ name, getValue: (row) => defuse(read(row)) })),
  });
}

/** The wide forms count as the narrow ones in spreadsheets of East Asia. */
const startsFormula = /^[=+\-@\t\r\n＝＋－＠]/;

function defuse(cell: string | number | null): string | number | null {
  return typeof cell === "string" && startsFormula.test(cell) ? `'${cell}` : cell;
}
