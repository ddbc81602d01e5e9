import type { Schemas } from "../../ask.ts";
import type { Page, SentPage, View } from "../../page.ts";
import { goTo } from "../../page.ts";
import { Day, Facts, Moment, Table, Tag, wordsOf } from "../../parts.tsx";
import { demand } from "../demand.ts";
import { BackTo, IdLink } from "../links.tsx";
import { JudgementForm } from "./judgement-form.tsx";

type KycRecord = Schemas["OpenedKycRecord"];

/** One record as it was sent. The API leaves an audit row for each look at it. */
export async function show(page: Page): Promise<View> {
  await demand(page, "kyc.review");
  const record = await page.ask.get<KycRecord>(pathOf(page));
  return {
    title: `Identity, ${wordsOf(record.status).toLowerCase()}`,
    content: (
      <>
        <BackTo href="/app/desk/kyc">All records</BackTo>
        <p class="faint">What stands here is personal. That you looked at it is on record.</p>
        <Facts rows={standingOf(page, record)} />
        <Checks record={record} />
        <section aria-labelledby="person">
          <h2 id="person">The person</h2>
          <Facts rows={personOf(page, record)} />
        </section>
        <section aria-labelledby="document">
          <h2 id="document">The document</h2>
          <Facts rows={documentOf(page, record)} />
        </section>
        <JudgementForm page={page} record={record} />
      </>
    ),
  };
}

export async function act(page: SentPage): Promise<Response> {
  const { form, key } = page;
  const decision = form.optional("decision");
  const reason = form.optional("reason");
  const body = { decision, ...(reason === undefined ? {} : { reason }) };
  await page.ask.send("POST", `${pathOf(page)}/decision`, { body, key });
  return goTo(page, `/app/desk/kyc/${page.param("id")}?done=identity-${decision}`);
}

function pathOf(page: Page): string {
  return `/api/v1/admin/kyc/${page.param("id")}`;
}

function standingOf(page: Page, record: KycRecord) {
  return [
    ["State", <Tag word={record.status} />],
    ["Sent by", <IdLink id={record.user_id} />],
    ["Sent", <Moment page={page} at={record.submitted_at} />],
    ["Version", `${record.version}${record.is_newest ? "" : ", and there is a newer one"}`],
    ["Proves", wordsOf(record.level)],
    ...(record.decided_at === null
      ? []
      : [
          ["Decided", <Moment page={page} at={record.decided_at} />] as const,
          [
            "Decided by",
            record.decided_by === null ? "The rules" : <IdLink id={record.decided_by} />,
          ] as const,
        ]),
    ...(record.reason === null ? [] : [["Reason", record.reason] as const]),
    ["Record number", <code>{record.id}</code>],
  ] as const;
}

function Checks({ record }: Readonly<{ record: KycRecord }>) {
  const { list_version: list, entities } = record.screening;
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">Checks</h2>
      <Table
        caption="What was checked"
        columns={["Check", "Outcome"]}
        rows={Object.entries(record.checks).map(([name, outcome]) => [
          name === "mrz" ? "Machine-readable lines" : wordsOf(name),
          <Tag word={outcome} />,
        ])}
      />
      {record.document_shared && (
        <div class="step">
          <p>Somebody else gave a document of the same country and number.</p>
        </div>
      )}
      <Facts
        rows={[
          ["Sanctions lists", list === 0 ? "None was imported then" : `Version ${list}`],
          ["Alike on a list", entities.length === 0 ? "Nobody" : entities.join(", ")],
        ]}
      />
    </section>
  );
}

function personOf(page: Page, record: KycRecord) {
  const { line1, line2, postal_code: code, city, region, country } = record.address;
  const lines = [line1, line2, `${code} ${city}`, region, country];
  return [
    ["Full name", record.full_name],
    ["Born", <Day page={page} at={record.date_of_birth} />],
    ["Nationality", record.nationality],
    ["Address", lines.filter((line) => line !== null).join(", ")],
    ["Tax number", record.tax_id ?? "Not given"],
    ["Phone number", record.phone ?? "Not given"],
  ] as const;
}

function documentOf(page: Page, { document }: KycRecord) {
  return [
    ["Kind", wordsOf(document.type)],
    ["Number", <code>{document.number}</code>],
    ["Issued by", document.issuing_country],
    ["Expires", <Day page={page} at={document.expires_on} />],
    ...(document.mrz === null
      ? []
      : [["Machine-readable lines", <code>{document.mrz.join(" ")}</code>] as const]),
  ] as const;
}
