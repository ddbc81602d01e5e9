import { notFound } from "../../../../core/errors.ts";
import { pathWith } from "../../ask.ts";
import type { Page } from "../../page.ts";
import { demand } from "../demand.ts";

/** The reports, and what each may be asked with. */
const queriesOf: Readonly<Record<string, readonly string[]>> = {
  "currency-transactions": ["date"],
  structuring: ["from", "to"],
  "suspicious-activity": ["from", "to"],
  "trial-balance": ["at"],
  "user-access": [],
};

/** Hands the API's file on as a download. */
export async function show(page: Page): Promise<Response> {
  await demand(page, "reports.read");
  const name = page.param("report");
  const queries = Object.hasOwn(queriesOf, name) ? queriesOf[name] : undefined;
  if (!queries) throw notFound();
  const asked = Object.fromEntries(queries.map((query) => [query, page.query(query)]));
  const path = pathWith(`/api/v1/admin/reports/${name}`, asked);
  const reply = await page.ask.fetch("GET", path, { accept: "text/csv" });
  return page.c.body(await reply.arrayBuffer(), 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}.csv"`,
  });
}
