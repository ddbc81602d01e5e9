import { pathWith, type Schemas } from "../ask.ts";
import { Field } from "../fields.tsx";
import type { Page, View } from "../page.ts";
import { Table, wordsOf } from "../parts.tsx";
import { demand } from "./demand.ts";
import { BackToDesk } from "./links.tsx";
import { Filters, searchBy } from "./search.tsx";

type ShadowRule = Schemas["ShadowRule"];
type Rules = Readonly<{ data: readonly ShadowRule[] }>;

/** What rules would have changed while they counted without deciding. */
export async function show(asked: Page): Promise<View> {
  await demand(asked, "cases.read");
  const path = pathWith("/api/v1/admin/shadow-rules", {
    from: momentOf(asked.query("from")),
    to: momentOf(asked.query("to")),
  });
  const { page, answer, problem } = await searchBy<Rules>(asked, path, []);
  return {
    title: "Rules in shadow",
    problem,
    content: (
      <>
        <BackToDesk />
        <p>
          A rule in shadow is counted and decides nothing. Without dates, the last 30 days are
          counted; at most 92 are.
        </p>
        <Filters page={page} names={["from", "to"]} action="/app/desk/shadow-rules">
          <Field page={page} name="from" type="date" label="From" value={page.query("from")} />
          <Field page={page} name="to" type="date" label="Before" value={page.query("to")} />
        </Filters>
        {answer && <RuleTable page={page} rules={answer.data} />}
      </>
    ),
  };
}

/** The API wants a moment; a day begins in UTC. */
function momentOf(day: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T00:00:00Z` : day;
}

function RuleTable({ page, rules }: Readonly<{ page: Page; rules: readonly ShadowRule[] }>) {
  return (
    <Table
      caption="Every rule, and what it would have changed"
      columns={["Rule", "In shadow now", "Applied", "Would have changed", "How"]}
      numbers={[2, 3]}
      rows={rules.map((rule) => [
        wordsOf(rule.rule),
        rule.is_in_shadow ? "Yes" : "No",
        page.reader.number(rule.findings),
        page.reader.number(rule.changes),
        changesOf(rule),
      ])}
    />
  );
}

function changesOf({ by_decision }: ShadowRule): string {
  const changes = by_decision.filter((each) => each.decision !== each.would_decide);
  if (changes.length === 0) return "–";
  return changes
    .map(({ decision, would_decide, count }) => `${count} from ${decision} to ${would_decide}`)
    .join(", ");
}
