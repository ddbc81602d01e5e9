import { afterAll, beforeAll, expect, test } from "vitest";
import { fromUuid } from "../../src/core/id.ts";
import {
  findOwnAssessment,
  listAssessments,
  listNewest,
} from "../../src/features/assessments/queries.ts";
import { finishSync } from "../../src/features/warehouse/finish-sync.ts";
import { findOwnBusiness, listBusinesses } from "../../src/features/warehouse/queries.ts";
import { exportWarehouse } from "../../src/features/warehouse/queries-export.ts";
import { listHealth, readHealth } from "../../src/features/warehouse/queries-health.ts";
import {
  type Interval,
  intervals,
  readSeries,
} from "../../src/features/warehouse/queries-series.ts";
import { migrate } from "../../src/node/migrations.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { ctxOver } from "../support/servers/business-books.ts";
import {
  fillWarehouse,
  warehouseBusiness,
  warehouseLastDay,
  warehouseOwner,
} from "../support/servers/large-warehouse.ts";
import { pageCostOf } from "../support/servers/page-cost.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
} from "../support/servers/recording-database.ts";

/**
 * What Postgres touches to answer for one of a thousand businesses, counted in blocks: the days of
 * that business in the range and nothing else.
 */
const days = 120;
const businesses = 1_000;
/** A row may lie in a block of its own, and the index and the look-up of the owner come on top. */
const blocksBeside = 25;

let postgres: PostgresServer;
let recording: RecordingDatabase;
let ctx: Ctx;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  recording = await openRecordingDatabase(postgres.url);
  ctx = ctxOver(recording.db);
  await fillWarehouse(recording.client, { businesses, days });
  await recording.client.query(`
    insert into assessments (id, user_id, questionnaire, version, mode, answers, raw_score, score,
      band, created_at)
    select ('0000000a-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      ('00000001-0000-7000-8000-' || lpad(to_hex(1 + n % 1000), 12, '0'))::uuid,
      (array['cfpb-wellbeing', 'cfpb-wellbeing-short', 'business-health'])[1 + n % 3], 1, 'self',
      '{}', 20, 50, '50_to_59', now() - n * interval '1 hour'
    from generate_series(1, 60000) n`);
  await recording.client.query("vacuum analyze assessments");
});
afterAll(async () => {
  await recording.db.close();
  await postgres.stop();
});

const owner = warehouseOwner(500);
const business = warehouseBusiness(500);
const from = "2026-09-01";
const daysAsked = 91;
const series = (interval: Interval, metric: "current_ratio" | null) =>
  readSeries(ctx, owner, business, { metric, from, to: warehouseLastDay, interval });

test.each(
  intervals.flatMap(
    (interval) =>
      [
        [interval, "current_ratio"],
        [interval, null],
      ] as const,
  ),
)("a series by %s of %s reads the range of its business by index", async (interval, metric) => {
  expect((await series(interval, metric)).length).toBeGreaterThan(2);
  const cost = await pageCostOf(recording, () => series(interval, metric));
  expect(cost).toMatchObject({ statements: 1, scanned: [] });
  expect(cost.used).toContain("business_days_business_id_day_pk");
  expect(cost.blocks).toBeLessThan(daysAsked + blocksBeside);
});

const first = { limit: 20, cursor: null };
const anyAssessment = fromUuid("assessment", "0000000a-0000-7000-8000-0000000001f3");
test.each([
  ["the health of one", () => readHealth(ctx, owner, business, warehouseLastDay), 30],
  ["the health of all of a person", () => listHealth(ctx, owner, warehouseLastDay, 20), 30],
  ["one business", () => findOwnBusiness(ctx, owner, business), 10],
  ["the list of businesses", () => listBusinesses(ctx, owner, first), 30],
  ["one assessment", () => findOwnAssessment(ctx, owner, anyAssessment), 30],
  // For each of a page the one before it is looked up among all questionnaires of the person.
  ["assessments", () => listAssessments(ctx, owner, undefined, first), 600],
  [
    "assessments of one questionnaire",
    () => listAssessments(ctx, owner, "business-health", first),
    300,
  ],
  ["the newest of each questionnaire", () => listNewest(ctx, owner), 100],
])("%s is found by index", async (_, act, blocks) => {
  const cost = await pageCostOf(recording, act);
  expect(cost.scanned).toEqual([]);
  expect(cost.blocks).toBeLessThan(blocks);
});

test("measuring a day and an export read no whole table", async () => {
  // Inside the function the plans are the server's own; it must not look at other businesses.
  const measured = await pageCostOf(recording, () => finishSync(ctx, business, warehouseLastDay));
  expect(measured.blocks).toBeLessThan(2_000);
  const exported = await pageCostOf(recording, () => exportWarehouse(ctx, owner));
  expect(exported.scanned.filter((table) => /days|balances/.test(table))).toEqual([]);
});
