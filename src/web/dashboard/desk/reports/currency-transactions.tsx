import type { Schemas } from "../../ask.ts";
import type { Page, View } from "../../page.ts";
import { Day, Money, Table, wordsOf } from "../../parts.tsx";
import { IdLink } from "../links.tsx";
import { showReport } from "./report.tsx";

export function show(page: Page): Promise<View> {
  return showReport<Schemas["CurrencyTransactions"]>(page, {
    name: "currency-transactions",
    title: "Large cash",
    about: "People whose cash of one day is more than the threshold.",
    dates: [["date", "Day, in UTC"]],
    rowsOf: ({ data }) => data,
    none: "Nobody moved that much cash on that day.",
    table: largeCashTable,
  });
}

function largeCashTable(page: Page, { date, data }: Schemas["CurrencyTransactions"]) {
  return (
    <Table
      caption={`Large cash of ${page.reader.day(date)}`}
      columns={["Person", "Direction", "Total", "More than", "Movements", "File by"]}
      numbers={[2, 3, 4]}
      rows={data.map((row) => [
        <IdLink id={row.user_id} />,
        wordsOf(row.direction),
        <Money page={page} amount={row.total} currency={row.currency} />,
        <Money page={page} amount={row.threshold} currency={row.currency} />,
        page.reader.number(row.items),
        <Day page={page} at={row.file_by} />,
      ])}
    />
  );
}
