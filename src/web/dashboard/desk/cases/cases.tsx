import type { List, Schemas } from "../../ask.ts";
import { Select } from "../../fields.tsx";
import type { Page, View } from "../../page.ts";
import { Empty, Moment, Pager, Table, Tag, wordsOf } from "../../parts.tsx";
import { demand, may } from "../demand.ts";
import { BackToDesk, listWords } from "../links.tsx";
import { Filters, optionsOf, searchBy } from "../search.tsx";

type Case = Schemas["Case"];

export const caseTypes: readonly Case["type"][] = [
  "fraud_review",
  "fraud_block",
  "screening_hit",
  "structuring",
  "suspicious_activity",
];
const statuses: readonly Case["status"][] = ["open", "escalated", "closed"];
const filters = ["status", "type"];

/** The queue, newest first. */
export async function show(asked: Page): Promise<View> {
  await demand(asked, "cases.read");
  const path = "/api/v1/admin/cases";
  const { page, answer, problem } = await searchBy<List<Case>>(asked, path, [...filters, "cursor"]);
  const mayReport = await may(page, "cases.decide");
  return {
    title: "Cases",
    problem,
    content: (
      <>
        <BackToDesk />
        <CaseFilters page={page} />
        {answer && <CaseTable page={page} list={answer} />}
        {mayReport && (
          <p class="actions">
            <a class="button second" href="/app/desk/cases/new">
              Report suspicious activity
            </a>
          </p>
        )}
      </>
    ),
  };
}

function CaseFilters({ page }: Readonly<{ page: Page }>) {
  return (
    <Filters page={page} names={filters} action="/app/desk/cases">
      <Select
        page={page}
        name="status"
        label="State"
        options={optionsOf(statuses, "Every state", wordsOf)}
        value={page.query("status")}
      />
      <Select
        page={page}
        name="type"
        label="Kind"
        options={optionsOf(caseTypes, "Every kind", wordsOf)}
        value={page.query("type")}
      />
    </Filters>
  );
}

function CaseTable({ page, list }: Readonly<{ page: Page; list: List<Case> }>) {
  if (list.data.length === 0) {
    return (
      <Empty>
        <p>
          No case is like that. <a href="/app/desk/cases">Show all cases</a>
        </p>
      </Empty>
    );
  }
  return (
    <>
      <Table
        caption="Cases, newest first"
        columns={["Kind", "State", "Why", "Score", "Opened"]}
        numbers={[3]}
        rows={list.data.map((each) => [
          <a href={`/app/desk/cases/${each.id}`}>
            {wordsOf(each.type)} <span class="unseen">of {each.id}</span>
          </a>,
          <Tag word={each.decision ?? each.status} />,
          listWords(each.reasons),
          page.reader.number(each.score),
          <Moment page={page} at={each.created_at} />,
        ])}
      />
      <Pager page={page} next={list.next_cursor} />
    </>
  );
}
