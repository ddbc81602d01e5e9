import { pathWith, type Schemas } from "../ask.ts";
import { Field, Select } from "../fields.tsx";
import type { Page, View } from "../page.ts";
import { Empty, Table, wordsOf } from "../parts.tsx";
import { demand } from "./demand.ts";
import { BackToDesk } from "./links.tsx";
import { type Found, optionsOf, SearchForm, searchBy } from "./search.tsx";

type Match = Schemas["ScreeningMatch"];
type Matches = Readonly<{ data: readonly Match[] }>;

const types: readonly Match["type"][] = ["individual", "entity", "vessel", "aircraft", "other"];
const defaultScore = "0.85";

/** Compares a name with the sanctions lists. */
export async function show(asked: Page): Promise<View> {
  await demand(asked, "screening.search");
  const path = "/api/v1/admin/screening";
  const { page, answer, problem }: Found<Matches> =
    asked.query("name") === ""
      ? { page: asked, answer: null }
      : await searchBy(asked, path, ["name", "min_score", "type"]);
  return {
    title: "Sanctions lists",
    problem,
    content: (
      <>
        <BackToDesk />
        <NameSearch page={page} />
        {answer && <Alike page={page} matches={answer.data} />}
      </>
    ),
  };
}

function NameSearch({ page }: Readonly<{ page: Page }>) {
  return (
    <SearchForm action="/app/desk/screening" button="Compare">
      <Field
        page={page}
        name="name"
        label="Name"
        hint="In any order and spelling. The name alone is compared."
        value={page.query("name")}
        spellcheck={false}
        autocomplete="off"
        maxlength={200}
      />
      <Field
        page={page}
        name="min_score"
        label="Alike by at least"
        hint="From 0 to 1, where 1 is the same."
        value={page.query("min_score") || defaultScore}
        inputmode="decimal"
        size={6}
      />
      <Select
        page={page}
        name="type"
        label="Kind"
        options={optionsOf(types, "Every kind", wordsOf)}
        value={page.query("type")}
      />
    </SearchForm>
  );
}

function Alike({ page, matches }: Readonly<{ page: Page; matches: readonly Match[] }>) {
  const lower = pathWith("/app/desk/screening", { name: page.query("name"), min_score: "0.7" });
  return (
    <section aria-labelledby="found">
      <h2 id="found">Alike on the lists</h2>
      {matches.length === 0 ? (
        <Empty>
          <p>
            Nobody is alike. That says something only where lists were imported, which{" "}
            <code>npm run florin -- import-sanctions</code> does.
          </p>
          <p>
            <a href={lower}>Compare less strictly</a>
          </p>
        </Empty>
      ) : (
        <Table
          caption="Alike on the lists, best first"
          columns={["Name", "Alike as", "Score", "Kind", "List", "Programmes", "Number"]}
          numbers={[2]}
          rows={matches.map((match) => [
            match.name,
            match.matched_name,
            page.reader.number(match.score, 3),
            wordsOf(match.type),
            match.list,
            match.programs.join(", "),
            <code>{match.entity_id}</code>,
          ])}
        />
      )}
    </section>
  );
}
