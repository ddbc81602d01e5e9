import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { searchLists } from "../../src/features/screening/search-lists.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { createExhaustiveSearch, type ListedName } from "../support/exhaustive-search.ts";
import { mutateName } from "../support/mutate-name.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { runImport } from "../support/servers/run-import.ts";
import { ctxOver, importList } from "../support/servers/screening-world.ts";
import { describeWithShared, sharedPath } from "../support/shared-data.ts";
import { createDice, inventList } from "../support/synthetic-list.ts";

/** The index against a comparison with every name: what it misses is a person who gets through. */
const mutations = 1_000;
const minScore = 0.85;
const promisedRecall = 0.99;
/** Scores are told with four decimals. */
const rounding = 0.0001;
/** More than are ever found, so that nothing is missed for the sake of a page. */
const maxMatches = 1_000;

let opened: OpenedAdapter;
let ctx: Ctx;
beforeAll(async () => {
  opened = await openOverPg();
  ctx = ctxOver(opened.db);
});
afterAll(() => opened.stop());

async function measureRecall(list: string, seed: number) {
  const { rows } = await opened.db.execute<ListedName>(sql`
    select ${`${list}:`} || e.source_id as entity, e.type, n.name from sanctions_names n
    join sanctions_entities e using (import_id, entity)
    join sanctions_lists l on l.import_id = e.import_id and l.list = ${list}
    order by n.entity, n.position`);
  const dice = createDice(seed);
  const exhaustive = createExhaustiveSearch(rows);
  let expected = 0;
  const missed: string[] = [];
  for (let round = 0; round < mutations; round += 1) {
    const name = mutateName(rows[Math.floor(dice() * rows.length)]?.name ?? "", dice);
    if (name === "") continue;
    const search = { name, minScore, maxMatches, dateOfBirth: null, documents: [] };
    const { matches } = await searchLists(ctx, search);
    const found = new Map(matches.map(({ entityId, score }) => [entityId, score]));
    for (const [entity, score] of exhaustive(name, minScore)) {
      expected += 1;
      const told = found.get(entity);
      if (told === undefined) missed.push(entity);
      else expect(Math.abs(told - score)).toBeLessThanOrEqual(rounding);
    }
  }
  const recall = 1 - missed.length / expected;
  process.stdout.write(
    `${list}: ${mutations} mutated names of ${rows.length}, ${expected} matches from ` +
      `${minScore} on, ${missed.length} missed, recall ${recall.toFixed(4)}\n`,
  );
  return { recall, expected };
}

describeWithShared(["ofac-sdn-extract/sdn.csv"], "mutated names of OFAC's list", () => {
  test("are found as by a comparison with all", { timeout: 600_000 }, async () => {
    const variables = { DATABASE_URL: opened.server?.url ?? "" };
    const from = sharedPath("ofac-sdn-extract");
    const run = await runImport(variables, "--list", "ofac-sdn", "--from", from);
    expect(run.code, JSON.stringify(run.fields)).toBe(0);
    const { recall, expected } = await measureRecall("ofac-sdn", 7);
    expect(expected).toBeGreaterThan(mutations / 2);
    expect(recall).toBeGreaterThanOrEqual(promisedRecall);
  });
});

test("mutated names of an invented list are found", { timeout: 600_000 }, async () => {
  await importList(ctx, inventList(600), "opensanctions");
  const { recall, expected } = await measureRecall("opensanctions", 11);
  expect(expected).toBeGreaterThan(mutations / 2);
  expect(recall).toBeGreaterThanOrEqual(promisedRecall);
});
