import { pathWith, type Schemas } from "../../ask.ts";
import type { Page, View } from "../../page.ts";
import { Button, Facts, wordsOf } from "../../parts.tsx";
import { demand } from "../demand.ts";
import { BackTo } from "../links.tsx";
import { searchBy } from "../search.tsx";

type AuditReport = Schemas["AuditReport"];

const own = "/app/desk/audit/verify";

/** Computes the chain of blocks again, some blocks at a time. */
export async function show(asked: Page): Promise<View> {
  await demand(asked, "audit.read");
  const isAsked = asked.query("after") !== "";
  const path = "/api/v1/admin/audit/verify";
  const { page, answer, problem } = isAsked
    ? await searchBy<AuditReport>(asked, path, ["after"])
    : { page: asked, answer: null, problem: undefined };
  return {
    title: "Check the audit chain",
    problem,
    content: (
      <>
        <BackTo href="/app/desk/audit">To the audit rows</BackTo>
        {answer === null ? <Beginning /> : <Result page={page} report={answer} />}
      </>
    ),
  };
}

function Beginning() {
  return (
    <>
      <p class="lead">
        Every block holds the hash of the one before. This computes them again and finds what was
        edited, removed or put in.
      </p>
      <form method="get" action={own}>
        <input type="hidden" name="after" value="0" />
        <Button>Check from the first block</Button>
      </form>
    </>
  );
}

function Result({ page, report }: Readonly<{ page: Page; report: AuditReport }>) {
  const { intact, blocks, unsealed, sealed_through: through, broken, next_after: next } = report;
  return (
    <>
      <div class={intact ? "notice" : "summary"} role={intact ? "status" : "alert"}>
        <p>
          {intact
            ? `The chain is whole up to block ${page.reader.number(blocks)}.`
            : `The chain is broken: ${wordsOf(broken?.fault ?? "unknown").toLowerCase()}.`}
        </p>
      </div>
      <Facts
        rows={[
          ["Sound up to block", page.reader.number(blocks)],
          ["Sealed through", through === null ? "Nothing is sealed yet" : <code>{through}</code>],
          ["Rows that wait for a seal", page.reader.number(unsealed)],
          ...(broken ? ([["Broken at", placeOf(broken)]] as const) : []),
        ]}
      />
      {next !== null && (
        <p class="actions">
          <a class="button" href={pathWith(own, { after: String(next) })}>
            Go on behind block {page.reader.number(next)}
          </a>
        </p>
      )}
    </>
  );
}

function placeOf({ id, block }: NonNullable<AuditReport["broken"]>) {
  return `${block === null ? "No block" : `Block ${block}`}${id === null ? "" : `, row ${id}`}`;
}
