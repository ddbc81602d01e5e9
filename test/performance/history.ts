import pg from "pg";
import { listEntries } from "../../src/features/ledger/queries-entries.ts";
import { listTransfers, type TransferFilter } from "../../src/features/transfers/queries.ts";
import { migrate } from "../../src/node/migrations.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import {
  busyAccount,
  busyPerson,
  growHistory,
  historyEntryId,
  historyMoment,
  historyTransferId,
} from "../support/servers/long-history.ts";
import { createDatabase, startPostgres } from "../support/servers/postgres.ts";
import type { Finding } from "./finding.ts";
import { median } from "./median.ts";

const few = 10_000;
const many = 1_000_000;
/** How much longer a page of the long history may take. */
const promisedRatio = 1.5;
const rounds = 60;
const warmUpRounds = 15;
const limit = 20;

type Page = readonly [name: string, read: (ctx: Ctx) => Promise<unknown>];

const filtered = (name: string, filter: TransferFilter): Page => [
  name,
  (ctx) => listTransfers(ctx, busyPerson, filter, { limit, cursor: null }),
];
const deep = { at: historyMoment(5_000), id: historyTransferId(5_000) };
const deepEntry = { at: historyMoment(5_001), id: historyEntryId(5_001) };
const pages: Page[] = [
  filtered("transfers, first page", {}),
  ["transfers, deep page", (ctx) => listTransfers(ctx, busyPerson, {}, { limit, cursor: deep })],
  filtered("account_id", { accountId: busyAccount }),
  filtered("type, usual", { type: "transfer" }),
  filtered("type, rare", { accountId: busyAccount, type: "fee" }),
  filtered("status, usual", { status: "posted" }),
  filtered("status, rare", { status: "declined" }),
  filtered("currency", { currency: "USD" }),
  filtered("min_amount, half", { accountId: busyAccount, minAmount: 50_000 }),
  filtered("max_amount, a tenth", { accountId: busyAccount, maxAmount: 10_000 }),
  filtered("min_amount, rare", { accountId: busyAccount, minAmount: 1_000_000 }),
  filtered("from and to", { from: historyMoment(5_000), to: historyMoment(6_000) }),
  filtered("q, usual", { accountId: busyAccount, q: "rent" }),
  filtered("q, rare", { accountId: busyAccount, q: "zepp ride" }),
  ["entries, first page", (ctx) => listEntries(ctx, busyAccount, { limit, cursor: null })],
  ["entries, deep page", (ctx) => listEntries(ctx, busyAccount, { limit, cursor: deepEntry })],
];

/** Pages of a long history against those of a short one, read as the routes read them. */
export async function measureHistory(): Promise<Finding> {
  await using opened = new AsyncDisposableStack();
  const postgres = await startPostgres();
  opened.defer(() => postgres.stop());
  const contexts: Ctx[] = [];
  for (const length of [few, many]) {
    const database = await createDatabase(postgres.url);
    opened.defer(() => database.stop());
    await fill(database.url, length);
    const db = openPostgresDatabase({ connectionString: database.url });
    opened.defer(() => db.close());
    // Lists ask nothing of a ctx but its database.
    contexts.push({ db } as Ctx);
  }
  const [short, long] = contexts;
  if (!short || !long) throw new Error("Both histories are needed");
  const lines = [
    `Pages of ${limit}, medians of ${rounds} interleaved reads in milliseconds:`,
    `  an account with ${few.toLocaleString("en")} transfers, one with ${many.toLocaleString("en")}`,
  ];
  let kept = true;
  for (const [name, read] of pages) {
    const [before, after] = await measureInTurn(
      () => read(short),
      () => read(long),
    );
    const isKept = after / before <= promisedRatio;
    kept &&= isKept;
    const times = `${before.toFixed(2).padStart(6)} ${after.toFixed(2).padStart(6)}`;
    const verdict = `ratio ${(after / before).toFixed(2)} (promised ≤ ${promisedRatio.toFixed(2)})`;
    lines.push(`  ${name.padEnd(22)} ${times}  ${verdict}${isKept ? "" : " MISSED"}`);
  }
  return { lines, kept };
}

async function fill(url: string, length: number): Promise<void> {
  await migrate({ kind: "postgres", url });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await growHistory(client, 0, length);
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}

/** Milliseconds; who comes first changes with every pair. */
async function measureInTurn(
  short: () => Promise<unknown>,
  long: () => Promise<unknown>,
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const pair = [
      [short, times[0]],
      [long, times[1]],
    ] as const;
    for (const [read, list] of round % 2 === 0 ? pair : pair.toReversed()) {
      const started = performance.now();
      await read();
      if (round >= 0) list.push(performance.now() - started);
    }
  }
  return [median(times[0]), median(times[1])];
}
