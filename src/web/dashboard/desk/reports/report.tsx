import type { Child } from "hono/jsx";
import { pathWith } from "../../ask.ts";
import { Field } from "../../fields.tsx";
import type { Page, View } from "../../page.ts";
import { Empty } from "../../parts.tsx";
import { demand } from "../demand.ts";
import { BackTo } from "../links.tsx";
import { Filters, searchBy } from "../search.tsx";

/** What the reports differ in. */
type Report<Answer> = Readonly<{
  /** Its path on the API and here. */
  name: string;
  title: string;
  about: string;
  /** Dates that it is asked with, and what they are called. */
  dates: readonly (readonly [name: string, label: string])[];
  rowsOf(answer: Answer): readonly unknown[];
  none: string;
  table(page: Page, answer: Answer): Child;
}>;

export async function showReport<Answer>(asked: Page, report: Report<Answer>): Promise<View> {
  await demand(asked, "reports.read");
  const { name, title, about, dates } = report;
  const names = dates.map(([date]) => date);
  const found = await searchBy<Answer>(asked, `/api/v1/admin/reports/${name}`, names);
  const { page, answer, problem } = found;
  return {
    title,
    problem,
    content: (
      <>
        <BackTo href="/app/desk/reports">All reports</BackTo>
        <p class="lead">{about}</p>
        {dates.length > 0 && (
          <Filters page={page} names={names} action={`/app/desk/reports/${name}`}>
            {dates.map(([date, label]) => (
              <Field page={page} name={date} type="date" label={label} value={page.query(date)} />
            ))}
          </Filters>
        )}
        {answer && <Shown page={page} report={report} answer={answer} />}
        {(answer || problem?.window === "sum") && <Download page={page} report={report} />}
      </>
    ),
  };
}

type ShownProps<Answer> = Readonly<{ page: Page; report: Report<Answer>; answer: Answer }>;

function Shown<Answer>({ page, report, answer }: ShownProps<Answer>) {
  if (report.rowsOf(answer).length > 0) return report.table(page, answer);
  return (
    <Empty>
      <p>{report.none}</p>
    </Empty>
  );
}

function Download<Answer>({ page, report }: Omit<ShownProps<Answer>, "answer">) {
  const { name, dates } = report;
  const asked = Object.fromEntries(dates.map(([date]) => [date, page.query(date)]));
  return (
    <p class="actions">
      <a class="button second" href={pathWith(`/app/desk/reports/${name}/csv`, asked)}>
        Download as CSV
      </a>
    </p>
  );
}
