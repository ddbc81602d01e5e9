import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PageRequest } from "../../src/core/page.ts";
import { listEntries } from "../../src/features/ledger/queries-entries.ts";
import { listTransfers, type TransferFilter } from "../../src/features/transfers/queries.ts";
import { migrate } from "../../src/node/migrations.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import {
  busyAccount,
  busyPerson,
  busySavings,
  growHistory,
  historyEntryId,
  historyMoment,
  historyTransferId,
} from "../support/servers/long-history.ts";
import { type PageCost, pageCostOf } from "../support/servers/page-cost.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
} from "../support/servers/recording-database.ts";

/**
 * What Postgres really touches for one page of a history, counted in blocks, which are the same on
 * every machine: while the history grows twentyfold, and whether or not the planner was told.
 */
const few = 10_000;
const many = 200_000;
/** A deeper tree costs a block or so for each look-up. */
const blocksOfDepth = 80;
const promisedRatio = 1.5;
/** What no filter may pass, however its matches lie. */
const maxBlocks = 9_000;

let postgres: PostgresServer;
let recording: RecordingDatabase;
let ctx: Ctx;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  recording = await openRecordingDatabase(postgres.url);
  // Lists ask nothing of a ctx but its database.
  ctx = { db: recording.db } as Ctx;
});
afterAll(async () => {
  await recording.db.close();
  await postgres.stop();
});

const first = { limit: 20, cursor: null };
const deep = { limit: 20, cursor: { at: historyMoment(6_000), id: historyTransferId(6_000) } };
const deepEntry = { limit: 20, cursor: { at: historyMoment(6_001), id: historyEntryId(6_001) } };
const walks = ["transfers_by_debit", "transfers_by_credit"];
const amounts = ["transfers_by_debit_amount", "transfers_by_credit_amount"];

type Case = readonly [name: string, act: () => unknown, indexes: readonly string[]];
const page = (filter: TransferFilter, request: PageRequest = first) =>
  listTransfers(ctx, busyPerson, filter, request);
const busy = (filter: TransferFilter) => page({ accountId: busyAccount, ...filter });
const fixed: Case[] = [
  ["everything", () => page({}), walks],
  ["everything, far down", () => page({}, deep), walks],
  ["a page of a hundred", () => page({}, { limit: 100, cursor: null }), walks],
  ["one account", () => page({ accountId: busyAccount }), walks],
  [
    "an account that deals with another own one alone",
    () => page({ accountId: busySavings }),
    walks,
  ],
  ["a currency", () => page({ currency: "USD" }), walks],
  ["a currency of an empty account", () => page({ currency: "EUR" }), walks],
  ["a time", () => busy({ from: historyMoment(5_000), to: historyMoment(6_000) }), walks],
  ["the usual type", () => busy({ type: "transfer" }), walks],
  ["a rare type", () => busy({ type: "fee" }), amounts],
  ["the usual status", () => busy({ status: "posted" }), walks],
  ["a rare status", () => busy({ status: "declined" }), ["transfers_unposted"]],
  ["half of the amounts", () => busy({ minAmount: 50_000 }), walks],
  ["a tenth of the amounts", () => busy({ maxAmount: 10_000 }), walks],
  ["rare amounts", () => busy({ minAmount: 1_000_000 }), amounts],
  ["one rare amount", () => busy({ minAmount: 123_456_789, maxAmount: 123_456_789 }), amounts],
  ["a usual word", () => busy({ q: "rent" }), ["transfers_by_debit"]],
  ["rare words", () => busy({ q: "Zepp RIDE" }), ["transfers_by_word"]],
  ["a word that nobody wrote", () => busy({ q: "nowhere" }), ["transfers_by_word"]],
  ["no word", () => busy({ q: "!" }), []],
  ["rare words at a usual time", () => busy({ q: "zeppelin", to: historyMoment(9_000) }), walks],
  ["a usual word at a rare amount", () => busy({ q: "rent", minAmount: 1_000_000 }), amounts],
  ["rare words at usual amounts", () => busy({ q: "zeppelin", maxAmount: 90_000 }), walks],
  [
    "entries",
    () => listEntries(ctx, busyAccount, first),
    ["entries_account_id_account_version_pk"],
  ],
  [
    "entries, far down",
    () => listEntries(ctx, busyAccount, deepEntry),
    ["entries_account_id_account_version_pk"],
  ],
];
/** Filters that match more rows the longer the history is, and few among the newest. */
const between: Case[] = [
  ["a hundredth by type", () => busy({ type: "card_purchase" }), walks],
  ["a hundredth by amount", () => busy({ minAmount: 99_100 }), walks],
  ["a thousandth by amount", () => busy({ minAmount: 100_000 }), amounts],
  ["words that are usual apart", () => busy({ q: "coffee inv-77" }), ["transfers_by_word"]],
  [
    "all filters at once",
    () =>
      busy({
        type: "transfer",
        status: "posted",
        currency: "USD",
        minAmount: 99_000,
        maxAmount: 100_050,
        from: historyMoment(1),
        to: historyMoment(many),
        q: "rent ju",
      }),
    walks,
  ],
];

const nothing: PageCost = { statements: 0, blocks: 0, scanned: [], used: [] };

async function measure(cases: readonly Case[]): Promise<Map<string, PageCost>> {
  const costs = new Map<string, PageCost>();
  for (const [name, act] of cases) costs.set(name, await pageCostOf(recording, act));
  return costs;
}

function blocksOf(costs: ReadonlyMap<string, PageCost>): [string, number][] {
  return [...costs].map(([name, { blocks }]) => [name, blocks]);
}

describe("pages of a history", () => {
  test("cost the same when it is twenty times as long, by index, whatever the planner knows", async () => {
    await growHistory(recording.client, 0, few);
    await recording.client.query("analyze");
    const early = await measure(fixed);
    await growHistory(recording.client, few, many);
    for (const knowledge of ["of before", "of now"]) {
      if (knowledge === "of now") await recording.client.query("vacuum analyze");
      const late = await measure([...fixed, ...between]);
      for (const [name, , indexes] of [...fixed, ...between]) {
        const { statements, scanned, used } = late.get(name) ?? nothing;
        // An empty page is asked once more whether the account is one's own.
        expect(statements, name).toBe(name === "no word" || name.includes("nobody") ? 2 : 1);
        expect([name, knowledge, scanned]).toEqual([name, knowledge, []]);
        expect(used, `${name}, ${knowledge}`).toEqual(expect.arrayContaining([...indexes]));
      }
      const dear = blocksOf(late).filter(([name, blocks]) => {
        const before = early.get(name)?.blocks;
        const bound = before === undefined ? maxBlocks : promisedRatio * before + blocksOfDepth;
        return blocks > Math.min(bound, maxBlocks);
      });
      expect(dear, knowledge).toEqual([]);
    }
  });
});
