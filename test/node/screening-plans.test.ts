import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { currentListVersion, screenPerson } from "../../src/features/screening/index.ts";
import { searchSanctions } from "../../src/features/screening/search-sanctions.ts";
import { migrate } from "../../src/node/migrations.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import { expectIndexed, plansOf } from "../support/servers/plans.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
} from "../support/servers/recording-database.ts";
import { ctxOver, importList } from "../support/servers/screening-world.ts";
import { inventList } from "../support/synthetic-list.ts";

/** How Postgres looks for names in a list as long as OFAC's: never by reading all of it. */
const size = 20_000;
const list = inventList(size);

let postgres: PostgresServer;
let recording: RecordingDatabase;
let ctx: Ctx;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  const db = openPostgresDatabase({ connectionString: postgres.url });
  await importList(ctxOver(db), list);
  await db.close();
  recording = await openRecordingDatabase(postgres.url);
  ctx = ctxOver(recording.db);
}, 600_000);
afterAll(async () => {
  await recording.db.close();
  await postgres.stop();
});

const nameOf = (at: number) => list.entities[at]?.name ?? "";
const indexes = [
  "sanctions_tokens_by_key",
  "sanctions_name_tokens_pk",
  "sanctions_entities_by_document",
  "sanctions_entities_import_id_entity_pk",
  "sanctions_names_import_id_entity_position_pk",
];

describe("a search among 20,000 entities", () => {
  test.each([
    ["a usual name", nameOf(7_777)],
    ["a name of frequent words", nameOf(3)],
    ["one word", nameOf(12).split(",")[0] ?? ""],
    [
      "a name of many words",
      list.entities
        .slice(0, 6)
        .map(({ name }) => name)
        .join(" "),
    ],
    ["a name that nobody has", "Quixotic Wurlitzer"],
  ])("%s is found by index", async (_, name) => {
    const person = { name, dateOfBirth: "1963-04-17", documentNumbers: ["T77770"] };
    const plans = await plansOf(recording, () => screenPerson(ctx, person));
    expectIndexed(plans);
    const used = new Set(plans.flatMap(([, plan]) => plan.indexes));
    expect([...used]).toEqual(expect.arrayContaining(indexes));
  });

  test("narrowed to a type, and audited", async () => {
    const query = { name: nameOf(7_777), minScore: 0.85, type: "individual" } as const;
    expectIndexed(await plansOf(recording, () => searchSanctions(ctx, query)));
  });

  test("the version of the lists reads nothing else", async () => {
    const [[, plan] = []] = await plansOf(recording, () => currentListVersion(ctx));
    expect(plan).toMatchObject({ scanned: ["sanctions_lists"], indexes: [] });
  });

  test("every one of some names is found among the others", async () => {
    for (let at = 0; at < size; at += 1_000) {
      const search = { name: nameOf(at), dateOfBirth: null, documentNumbers: [] };
      const { matches } = await screenPerson(ctx, search);
      const best = matches.filter(({ score }) => score === 1).map(({ name }) => name);
      expect(best, nameOf(at)).toContain(nameOf(at));
    }
  });

  test("a paper finds its holder under another name", async () => {
    const search = { name: "Quixotic Wurlitzer", dateOfBirth: null, documentNumbers: ["t-7777 0"] };
    const { matches } = await screenPerson(ctx, search);
    expect(matches).toMatchObject([{ entityId: "ofac-sdn:7777", score: 0.85 }]);
  });
});
