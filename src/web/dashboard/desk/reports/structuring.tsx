import type { Schemas } from "../../ask.ts";
import type { Page, View } from "../../page.ts";
import { Day, Money, Table, wordsOf } from "../../parts.tsx";
import { IdLink, listWords } from "../links.tsx";
import { showReport } from "./report.tsx";

export const spanDates = [
  ["from", "From"],
  ["to", "Up to"],
] as const;

export function show(page: Page): Promise<View> {
  return showReport<Schemas["StructuringCandidates"]>(page, {
    name: "structuring",
    title: "Split cash",
    about: "Cash that looks split to stay below the threshold; of the last 30 days without dates.",
    dates: spanDates,
    rowsOf: ({ data }) => data,
    none: "Nothing looks split in that time.",
    table: structuringTable,
  });
}

function structuringTable(page: Page, { data }: Schemas["StructuringCandidates"]) {
  return (
    <Table
      caption="Cash that looks split"
      columns={["Person", "Direction", "Total", "From", "Up to", "Why", "Movements"]}
      numbers={[2, 6]}
      rows={data.map((row) => [
        <IdLink id={row.user_id} />,
        wordsOf(row.direction),
        <Money page={page} amount={row.total} currency={row.currency} />,
        <Day page={page} at={row.from} />,
        <Day page={page} at={row.to} />,
        listWords(row.reasons),
        page.reader.number(row.transaction_ids.length),
      ])}
    />
  );
}
