import type { List, Schemas } from "../../ask.ts";
import { Field } from "../../fields.tsx";
import type { Page, View } from "../../page.ts";
import { Empty, Moment, Pager, Table } from "../../parts.tsx";
import { demand } from "../demand.ts";
import { BackToDesk, IdLink } from "../links.tsx";
import { Filters, searchBy } from "../search.tsx";

type AuditEvent = Schemas["AuditEvent"];

const filters = ["actor", "action", "target", "from", "to"];

/** Who did what, newest first; that it was searched is recorded too. */
export async function show(asked: Page): Promise<View> {
  await demand(asked, "audit.read");
  const path = "/api/v1/admin/audit";
  const found = await searchBy<List<AuditEvent>>(asked, path, [...filters, "cursor"]);
  const { page, answer, problem } = found;
  return {
    title: "Audit",
    problem,
    content: (
      <>
        <BackToDesk />
        <p>
          Rows are sealed into blocks, so that a later change shows.{" "}
          <a href="/app/desk/audit/verify">Check the chain</a>
        </p>
        <AuditFilters page={page} />
        {answer && <Events page={page} list={answer} />}
      </>
    ),
  };
}

function AuditFilters({ page }: Readonly<{ page: Page }>) {
  const word = { page, spellcheck: false, autocomplete: "off", maxlength: 100 };
  return (
    <Filters page={page} names={filters} action="/app/desk/audit">
      <Field
        {...word}
        name="actor"
        label="Who"
        hint="A number that begins with usr_, or the name of a job."
        value={page.query("actor")}
      />
      <Field
        {...word}
        name="action"
        label="What"
        hint="Such as session.ended."
        value={page.query("action")}
      />
      <Field
        {...word}
        name="target"
        label="To what"
        hint="The number of what was acted upon."
        value={page.query("target")}
      />
      <Field page={page} name="from" type="date" label="From" value={page.query("from")} />
      <Field
        page={page}
        name="to"
        type="date"
        label="To, that day included"
        value={page.query("to")}
      />
    </Filters>
  );
}

function Events({ page, list }: Readonly<{ page: Page; list: List<AuditEvent> }>) {
  if (list.data.length === 0) {
    return (
      <Empty>
        <p>
          Nothing like that happened. <a href="/app/desk/audit">Show everything</a>
        </p>
      </Empty>
    );
  }
  return (
    <>
      <Table
        caption="Audit rows, newest first"
        columns={["What", "When", "Who", "To what", "Details", "Block"]}
        numbers={[5]}
        rows={list.data.map((event) => [
          event.action,
          <Moment page={page} at={event.recorded_at} />,
          event.actor === null ? event.actor_kind : <IdLink id={event.actor} />,
          <IdLink id={event.target} />,
          detailsOf(event),
          event.block === null ? "Not sealed yet" : page.reader.number(event.block),
        ])}
      />
      <Pager page={page} next={list.next_cursor} />
    </>
  );
}

function detailsOf({ details }: AuditEvent): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
}
