import type { Schemas } from "../../ask.ts";
import type { Page, View } from "../../page.ts";
import { Day, Table, wordsOf } from "../../parts.tsx";
import { IdLink, listWords } from "../links.tsx";
import { showReport } from "./report.tsx";
import { spanDates } from "./structuring.tsx";

export function show(page: Page): Promise<View> {
  return showReport<Schemas["SuspiciousActivity"]>(page, {
    name: "suspicious-activity",
    title: "Suspicious activity",
    about: "Confirmed cases, by when they were detected; of the last 30 days without dates.",
    dates: spanDates,
    rowsOf: ({ data }) => data,
    none: "No case of that time is confirmed.",
    table: suspiciousTable,
  });
}

function suspiciousTable(page: Page, { data }: Schemas["SuspiciousActivity"]) {
  return (
    <Table
      caption="Drafts of reports on suspicious activity"
      columns={["Case", "Person", "Kind", "Why", "Moved", "Must be filed", "Detected", "File by"]}
      rows={data.map((row) => [
        <IdLink id={row.case_id} />,
        <IdLink id={row.user_id} />,
        wordsOf(row.type),
        listWords(row.reasons),
        row.totals.map(({ total, currency }) => page.reader.money(total, currency)).join(", "),
        row.meets_threshold ? "Yes" : "No",
        <Day page={page} at={row.detected_at} />,
        <Day page={page} at={row.file_by} />,
      ])}
    />
  );
}
