import { screenPerson } from "../../src/features/screening/index.ts";
import { migrate } from "../../src/node/migrations.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import { createExhaustiveSearch, type ListedName } from "../support/exhaustive-search.ts";
import { mutateName } from "../support/mutate-name.ts";
import { startPostgres } from "../support/servers/postgres.ts";
import { ctxOver, importList } from "../support/servers/screening-world.ts";
import { createDice, inventList, type SyntheticList } from "../support/synthetic-list.ts";
import type { Finding } from "./finding.ts";
import { median } from "./median.ts";

const size = 20_000;
const searches = 200;
/** A comparison with every name takes so long that a few must do. */
const scans = 15;
const warmUpSearches = 40;
const minScore = 0.75;
/** How much of the time of a comparison with every name a search may take, at the median. */
const promisedRatio = 0.25;

/** A search by index against a comparison with every name of the list. */
export async function measureScreening(): Promise<Finding> {
  await using opened = new AsyncDisposableStack();
  const postgres = await startPostgres();
  opened.defer(() => postgres.stop());
  await migrate({ kind: "postgres", url: postgres.url });
  const db = openPostgresDatabase({ connectionString: postgres.url });
  opened.defer(() => db.close());
  const ctx = ctxOver(db);
  const list = inventList(size);
  const importMs = await timeOf(() => importList(ctx, list));
  const names = namesOf(list);
  const dice = createDice(5);
  const next = () => mutateName(names[Math.floor(dice() * names.length)]?.name ?? "", dice) || "a";
  const exhaustive = createExhaustiveSearch(names);
  const indexed: number[] = [];
  for (let at = -warmUpSearches; at < searches; at += 1) {
    const person = { name: next(), dateOfBirth: null, documentNumbers: [] };
    const ms = await timeOf(() => screenPerson(ctx, person));
    if (at >= 0) indexed.push(ms);
  }
  const scanned: number[] = [];
  for (let at = -1; at < scans; at += 1) {
    const name = next();
    const ms = await timeOf(async () => void exhaustive(name, minScore));
    if (at >= 0) scanned.push(ms);
  }
  const ratio = median(indexed) / median(scanned);
  const kept = ratio <= promisedRatio;
  const verdict = `ratio ${ratio.toFixed(3)} (promised ≤ ${promisedRatio.toFixed(2)})`;
  return {
    lines: [
      `Screening among ${size.toLocaleString("en")} entities with ${names.length} names:`,
      `  search by index        p50 ${percentile(indexed, 0.5)} ms, p95 ${percentile(indexed, 0.95)} ms`,
      `  all names, in memory   p50 ${percentile(scanned, 0.5)} ms, p95 ${percentile(scanned, 0.95)} ms`,
      `  ${verdict}${kept ? "" : " MISSED"}`,
      `  the import took ${Math.round(importMs / 1000)} s`,
    ],
    kept,
  };
}

function namesOf({ entities, aliases }: SyntheticList): ListedName[] {
  const types = new Map(entities.map(({ entity, type }) => [entity, type]));
  return [
    ...entities.map(({ entity, type, name }) => ({ entity: String(entity), type, name })),
    ...aliases.map(({ entity, name }) => ({
      ...{ entity: String(entity), name, type: types.get(entity) ?? "other" },
    })),
  ];
}

async function timeOf(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

function percentile(times: readonly number[], part: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN).toFixed(1);
}
