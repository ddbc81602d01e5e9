import { type CsvColumn, writeCsv } from "../../platform/csv/csv.ts";
import { dayOf, monthOfStatement, type Statement } from "./statement.ts";

type Row = Readonly<{
  date: string;
  description: string | null;
  amount: number | null;
  balance: number;
}>;

const columns: readonly [CsvColumn<Row>, ...CsvColumn<Row>[]] = [
  { name: "date", read: ({ date }) => date },
  { name: "description", read: ({ description }) => description },
  { name: "amount", read: ({ amount }) => amount },
  { name: "balance", read: ({ balance }) => balance },
];

/** A header, an `opening` row, the entries and a `closing` row; money in minor units. */
export function renderStatementCsv(statement: Statement): string {
  const { firstDay, lastDay } = monthOfStatement(statement);
  const { openingBalance, closingBalance, entries } = statement;
  const rows: Row[] = [
    { date: firstDay, description: "opening", amount: null, balance: openingBalance },
    ...entries.map((entry) => ({ ...entry, date: dayOf(entry.date) })),
    { date: lastDay, description: "closing", amount: null, balance: closingBalance },
  ];
  return writeCsv(rows, columns);
}
