import type { List, Schemas } from "../../ask.ts";
import { Select } from "../../fields.tsx";
import type { Page, View } from "../../page.ts";
import { Empty, Moment, Pager, Table, Tag, wordsOf } from "../../parts.tsx";
import { demand } from "../demand.ts";
import { BackToDesk } from "../links.tsx";
import { Filters, optionsOf, searchBy } from "../search.tsx";

type KycRecord = Schemas["ListedKycRecord"];

const statuses: readonly KycRecord["status"][] = [
  "pending",
  "in_review",
  "information_requested",
  "approved",
  "rejected",
  "expired",
];

/** The newest record of everybody, without anything that tells who they are. */
export async function show(asked: Page): Promise<View> {
  await demand(asked, "kyc.review");
  const path = "/api/v1/admin/kyc";
  const found = await searchBy<List<KycRecord>>(asked, path, ["status", "cursor"]);
  const { page, answer, problem } = found;
  return {
    title: "Identities",
    problem,
    content: (
      <>
        <BackToDesk />
        <Filters page={page} names={["status"]} action="/app/desk/kyc">
          <Select
            page={page}
            name="status"
            label="State"
            options={optionsOf(statuses, "Every state", wordsOf)}
            value={page.query("status")}
          />
        </Filters>
        {answer && <Records page={page} list={answer} />}
      </>
    ),
  };
}

function Records({ page, list }: Readonly<{ page: Page; list: List<KycRecord> }>) {
  if (list.data.length === 0) {
    return (
      <Empty>
        <p>
          No record is like that. <a href="/app/desk/kyc">Show all records</a>
        </p>
      </Empty>
    );
  }
  return (
    <>
      <Table
        caption="Records, newest first"
        columns={["Sent", "State", "Document", "To look at", "Version"]}
        numbers={[4]}
        rows={list.data.map((record) => [
          <a href={`/app/desk/kyc/${record.id}`}>
            <Moment page={page} at={record.submitted_at} />
          </a>,
          <Tag word={record.status} />,
          `${wordsOf(record.document.type)}, ${record.document.issuing_country}`,
          doubtsOf(record),
          page.reader.number(record.version),
        ])}
      />
      <Pager page={page} next={list.next_cursor} />
    </>
  );
}

function doubtsOf({ checks, document_shared }: KycRecord): string {
  const open = Object.entries(checks).filter(([, outcome]) => /^(review|failed)$/.test(outcome));
  const doubts = open.map(([name]) => wordsOf(name));
  const all = document_shared ? [...doubts, "Document of somebody else too"] : doubts;
  return all.length === 0 ? "Nothing" : all.join(", ");
}
