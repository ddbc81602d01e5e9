import pg from "pg";
import {
  type Interval,
  intervals,
  readSeries,
} from "../../src/features/warehouse/queries-series.ts";
import { migrate } from "../../src/node/migrations.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import {
  fillWarehouse,
  warehouseBusiness,
  warehouseLastDay,
  warehouseOwner,
} from "../support/servers/large-warehouse.ts";
import { startPostgres } from "../support/servers/postgres.ts";
import type { Finding } from "./finding.ts";
import { median } from "./median.ts";

const businesses = 1_000;
/** Five years. */
const days = 1_826;
const from = "2021-12-01";
const promisedMs = 20;
const rounds = 60;

/** Five years of one business out of a thousand, read as the route reads them. */
export async function measureWarehouse(): Promise<Finding> {
  await using opened = new AsyncDisposableStack();
  const postgres = await startPostgres();
  opened.defer(() => postgres.stop());
  await migrate({ kind: "postgres", url: postgres.url });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  opened.defer(() => client.end());
  await fillWarehouse(client, { businesses, days });
  const { rows } = await client.query(
    "select count(*)::int as count, pg_total_relation_size('business_days') / 1e6 as mb from business_days",
  );
  const db = openPostgresDatabase({ connectionString: postgres.url });
  opened.defer(() => db.close());
  // Reads ask nothing of a ctx but its database.
  const ctx = { db } as Ctx;
  const lines = [
    `${rows[0].count.toLocaleString("en")} days of ${businesses} businesses, ` +
      `${Math.round(rows[0].mb)} MB; one metric over five years, a new business each time, in ms:`,
  ];
  let kept = true;
  for (const interval of intervals) {
    const times = await timeReads(ctx, interval);
    const [middle, worst] = [median(times), Math.max(...times)];
    const isKept = middle <= promisedMs;
    kept &&= isKept;
    const told = `median ${middle.toFixed(1).padStart(5)}, worst ${worst.toFixed(1).padStart(5)}`;
    lines.push(
      `  by ${interval.padEnd(6)} ${told} (promised ≤ ${promisedMs})${isKept ? "" : " MISSED"}`,
    );
  }
  return { lines, kept };
}

async function timeReads(ctx: Ctx, interval: Interval): Promise<number[]> {
  const asked = { metric: "current_ratio", from, to: warehouseLastDay, interval } as const;
  const times: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const n = (round * 13) % businesses;
    const started = performance.now();
    await readSeries(ctx, warehouseOwner(n), warehouseBusiness(n), asked);
    times.push(performance.now() - started);
  }
  return times;
}
