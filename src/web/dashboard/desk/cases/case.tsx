import type { Schemas } from "../../ask.ts";
import type { Page, SentPage, View } from "../../page.ts";
import { goTo } from "../../page.ts";
import { Facts, Moment, Money, Table, Tag, wordsOf } from "../../parts.tsx";
import { demand, may } from "../demand.ts";
import { BackTo, IdLink, listWords } from "../links.tsx";
import { DecisionForm, NoteForm } from "./forms.tsx";

type CaseDetail = Schemas["CaseDetail"];

/** One case: what it is about, what was said of it, and what can be done. */
export async function show(page: Page): Promise<View> {
  await demand(page, "cases.read");
  const found = await page.ask.get<CaseDetail>(pathOf(page));
  const mayDecide = await may(page, "cases.decide");
  return {
    title: `${wordsOf(found.type)}, ${wordsOf(found.decision ?? found.status).toLowerCase()}`,
    content: (
      <>
        <BackTo href="/app/desk/cases">All cases</BackTo>
        <Facts rows={factsOf(page, found)} />
        <Transfer page={page} found={found} />
        <Shadow found={found} />
        <History page={page} found={found} />
        {mayDecide && found.status !== "closed" && <DecisionForm page={page} found={found} />}
        {mayDecide && <NoteForm page={page} />}
      </>
    ),
  };
}

/** Two forms stand on the page; the one with a decision closes the case or passes it on. */
export async function act(page: SentPage): Promise<Response> {
  const { form, key } = page;
  const own = `/app/desk/cases/${page.param("id")}`;
  if (form.text("do") === "note") {
    const body = { text: form.text("text") };
    await page.ask.send("POST", `${pathOf(page)}/notes`, { body, key });
    return goTo(page, `${own}?done=case-noted`);
  }
  const body = { decision: form.optional("decision"), note: form.text("note") };
  await page.ask.send("POST", `${pathOf(page)}/decision`, { body, key });
  return goTo(page, `${own}?done=case-${body.decision}`);
}

function pathOf(page: Page): string {
  return `/api/v1/admin/cases/${page.param("id")}`;
}

function factsOf(page: Page, found: CaseDetail) {
  return [
    ["State", <Tag word={found.decision ?? found.status} />],
    ["About", <IdLink id={found.subject_id} />],
    ["Why", listWords(found.reasons)],
    ["Score", page.reader.number(found.score)],
    ["Opened", <Moment page={page} at={found.created_at} />],
    ...(found.about === null ? [] : [["Record", <IdLink id={found.about} />] as const]),
    ...(found.opened_by === null
      ? []
      : [["Reported by", <IdLink id={found.opened_by} />] as const]),
    ...(found.escalated_by === null
      ? []
      : [["Escalated by", <IdLink id={found.escalated_by} />] as const]),
    ...(found.closed_at === null
      ? []
      : [["Closed", <Moment page={page} at={found.closed_at} />] as const]),
    ...(found.decided_by === null
      ? []
      : [["Decided by", <IdLink id={found.decided_by} />] as const]),
    ["Case number", <code>{found.id}</code>],
  ] as const;
}

type CaseProps = Readonly<{ page: Page; found: CaseDetail }>;

/** The transfer that the case is about, with what became of it. */
function Transfer({ page, found }: CaseProps) {
  const { transaction } = found;
  if (!transaction) return null;
  return (
    <section aria-labelledby="transfer">
      <h2 id="transfer">The transfer</h2>
      <p class="balance">
        <Money page={page} amount={transaction.amount} currency={transaction.currency} />
      </p>
      <Facts
        rows={[
          ["State", <Tag word={transaction.status} />],
          ["From", <IdLink id={transaction.from_account_id} />],
          ["To", <IdLink id={transaction.to_account_id} />],
          ["Message", transaction.description ?? "None"],
          ["When", <Moment page={page} at={transaction.created_at} />],
          ["Transfer number", <code>{transaction.id}</code>],
        ]}
      />
    </section>
  );
}

function Shadow({ found }: Pick<CaseProps, "found">) {
  if (found.shadow.length === 0) return null;
  return (
    <section aria-labelledby="shadow">
      <h2 id="shadow">Rules in shadow</h2>
      <Table
        caption="What rules in shadow would have done"
        columns={["Rule", "Points", "Decided", "Would decide"]}
        numbers={[1]}
        rows={found.shadow.map(({ rule, points, decision, would_decide }) => [
          wordsOf(rule),
          points,
          wordsOf(decision),
          wordsOf(would_decide),
        ])}
      />
    </section>
  );
}

function History({ page, found }: CaseProps) {
  return (
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      {found.history.length === 0 ? (
        <p class="faint">Nobody has written anything yet.</p>
      ) : (
        <ol class="list">
          {found.history.map((note) => (
            <li>
              <p class="faint">
                <Moment page={page} at={note.created_at} /> by <IdLink id={note.author_id} />
              </p>
              {note.decision !== null && <Tag word={note.decision} />}
              <p class="post">{note.text}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
