import type { Schemas } from "../ask.ts";
import { type Option, Select } from "../fields.tsx";
import type { Page } from "../page.ts";
import { Button } from "../parts.tsx";

const formats: Readonly<Record<string, string>> = { pdf: "application/pdf", csv: "text/csv" };
const offeredMonths = 24;

/** Hands the API's document on as a download. */
export async function show(page: Page): Promise<Response> {
  const thisMonth = page.c.var.ctx.clock().toISOString().slice(0, 7);
  const period = encodeURIComponent(page.query("period") || thisMonth);
  const accept = formats[page.query("format")] ?? "application/pdf";
  const path = `/api/v1/accounts/${page.param("id")}/statements/${period}`;
  const reply = await page.ask.fetch("GET", path, { accept });
  const headers = new Headers();
  for (const name of ["content-type", "content-disposition"]) {
    const value = reply.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return page.c.body(await reply.arrayBuffer(), 200, Object.fromEntries(headers));
}

type FormProps = Readonly<{ page: Page; account: Schemas["Account"] }>;

/** Which month, and as what. */
export function StatementForm({ page, account }: FormProps) {
  return (
    <form method="get" action={`/app/accounts/${account.id}/statement`}>
      <Select page={page} name="period" label="Month" options={monthsOf(page, account)} />
      <Select
        page={page}
        name="format"
        options={[
          ["pdf", "PDF, to read and print"],
          ["csv", "CSV, for a spreadsheet"],
        ]}
      />
      <Button kind="second">Download</Button>
    </form>
  );
}

/** From now back to the month that the account was opened in. */
function monthsOf(page: Page, account: Schemas["Account"]): Option[] {
  const first = account.created_at.slice(0, 7);
  const now = page.c.var.ctx.clock();
  const write = new Intl.DateTimeFormat(page.reader.locale, {
    ...{ month: "long", year: "numeric", timeZone: "UTC" },
  });
  const months: Option[] = [];
  for (let back = 0; back < offeredMonths; back += 1) {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
    const period = month.toISOString().slice(0, 7);
    if (period < first) break;
    months.push([period, write.format(month)]);
  }
  return months;
}
