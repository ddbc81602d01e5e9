import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { fromUuid, toUuid } from "../../src/core/id.ts";
import {
  findBlockBeyond,
  findErased,
  readBlock,
  readHead,
  readRow,
  readRowsAfter,
  readRowsBetween,
  readSettledRows,
} from "../../src/features/audit/queries-chain.ts";
import { searchAudit } from "../../src/features/audit/queries-search.ts";
import { listStaffAccess } from "../../src/features/auth/index.ts";
import { readTrialBalance } from "../../src/features/ledger/index.ts";
import { openStructuringCases } from "../../src/features/reporting/index.ts";
import { listCashDays, listLargeCash } from "../../src/features/reporting/queries-cash.ts";
import { readGauges } from "../../src/features/reporting/queries-gauges.ts";
import { listSuspicious } from "../../src/features/reporting/queries-suspicious.ts";
import { migrate } from "../../src/node/migrations.ts";
import { type Ctx, systemCtx } from "../../src/platform/ctx.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { fillLargeTables, largeUserUuid } from "../support/servers/large-tables.ts";
import { expectIndexed, plansOf } from "../support/servers/plans.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
} from "../support/servers/recording-database.ts";
import { testVariables } from "../support/setup/variables.ts";

/** How Postgres reads the audit trail and the reports in tables of some years. */
/** Two million rows, on cores that have other work. */
const fillTimeoutMs = 500_000;
let postgres: PostgresServer;
let recording: RecordingDatabase | undefined;
let ctx: Ctx;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  await fillLargeTables(postgres.url);
  recording = await openRecordingDatabase(postgres.url);
  const config = readConfig(testVariables, "node");
  const parts = { db: recording.db, memory: openOwnMemory(), log: createLog(() => undefined) };
  ctx = systemCtx(createServices(config, parts), "test");
}, fillTimeoutMs);
afterAll(async () => {
  await recording?.db.close();
  await postgres.stop();
});

const plans = (act: () => unknown) => plansOf(recording as RecordingDatabase, act);
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const auditUuid = (n: number) => largeUserUuid(n).replace("00000001", "00000003");
const auditId = (n: number) => fromUuid("audit", auditUuid(n));
const first = { limit: 20, cursor: null };
const deep = { limit: 20, cursor: { at: daysAgo(60), id: auditId(170_000) } };
const wireOf = "usr_c4ca4238a0b923820dcc509a6f75849b";

const actors = [undefined, wireOf];
const actions = [undefined, "session.started", "user.erased", "nothing.such"];
const targets = [undefined, wireOf];
const times = [{}, { from: daysAgo(90), to: daysAgo(30) }];
const filters = actors.flatMap((actor) =>
  actions.flatMap((action) =>
    targets.flatMap((target) => times.map((time) => ({ actor, action, target, ...time }))),
  ),
);

describe("a search of the audit trail", () => {
  test.each(filters)("by %j", async (filter) => {
    for (const page of [first, deep]) {
      expectIndexed(await plans(() => searchAudit(ctx, filter, page)));
    }
  });

  test.each([
    [{}, "audit_events_by_time"],
    [{ actor: wireOf }, "audit_events_by_actor"],
    [{ target: wireOf }, "audit_events_by_target"],
    // A frequent one is found as fast in the order of time.
    [{ action: "nothing.such" }, "audit_events_by_action"],
  ])("by %j in the order of its index", async (filter, index) => {
    for (const page of [first, deep]) {
      const [found] = await plans(() => searchAudit(ctx, filter, page));
      expect(found?.[1].indexes).toEqual(expect.arrayContaining([index, "audit_blocks_by_end"]));
    }
  });
});

describe("the chain", () => {
  const middle = { xact: 250_000, uuid: auditUuid(150_000) };
  const end = { xact: 251_000, uuid: auditUuid(149_000) };
  const acts: readonly (readonly [string, () => unknown, string])[] = [
    ["its head", () => readHead(ctx), "audit_head_pkey"],
    ["a block", () => readBlock(ctx, 20_000), "audit_blocks_pkey"],
    ["what lies beyond", () => findBlockBeyond(ctx, 29_000), "audit_blocks_pkey"],
    ["the rows of a block", () => readRowsBetween(ctx, middle, end), "audit_events_by_xact"],
    ["rows to seal", () => readSettledRows(ctx, middle), "audit_events_by_xact"],
    ["rows not sealed", () => readRowsAfter(ctx, end), "audit_events_by_xact"],
    ["one row", () => readRow(ctx, middle.uuid), "audit_events_pkey"],
  ];
  test.each(acts)("%s", async (_what, act, index) => {
    const found = await plans(act);
    if (index !== "audit_head_pkey") expectIndexed(found);
    // The head is one row, which is read as it is.
    else expect(found[0]?.[1].scanned.length).toBeLessThan(2);
    if (index !== "audit_head_pkey") expect(found[0]?.[1].indexes).toContain(index);
    if (index !== "audit_events_pkey") expect(found[0]?.[1].sorts).toBe(0);
  });

  test("who was erased", async () => {
    const row = { address: null, userAgent: null, actor: wireOf, target: wireOf };
    const rows = [{ ...row, id: auditId(1), uuid: "", xact: 1, originTag: "", fingerprint: "" }];
    const forgotten = rows.map((each) => ({ ...each, recordedAt: new Date() }));
    const found = await plans(() => findErased(ctx, forgotten));
    expectIndexed(found);
    expect(found[0]?.[1].indexes).toContain("audit_events_of_erasure");
  });
});

describe("a report", () => {
  const span = { from: daysAgo(10), to: new Date() };
  const acts: readonly (readonly [string, () => unknown, string])[] = [
    [
      "of large cash",
      () => listLargeCash(ctx, { ...span, from: daysAgo(1) }, 10_000),
      "transfers_in_cash",
    ],
    ["of split cash", () => listCashDays(ctx, span, 10_000), "transfers_in_cash"],
    ["of access", () => listStaffAccess(ctx, 10_000), "users_by_role"],
    ["of confirmed cases", () => listSuspicious(ctx, span, 10_000), "cases_by_"],
  ];
  test.each(acts)("%s", async (_what, act, index) => {
    const found = await plans(act);
    // Accounts of many people may be read as a whole; nothing that grows with time is.
    const scanned = found.flatMap(([, plan]) => plan.scanned);
    expect(scanned.filter((table) => table !== "accounts")).toEqual([]);
    expect(found[0]?.[1].indexes.join()).toContain(index);
  });

  test("of the job", async () => {
    const found = await plans(() => openStructuringCases(ctx));
    const scanned = found.flatMap(([, plan]) => plan.scanned);
    expect(scanned.filter((table) => table !== "accounts")).toEqual([]);
  });

  test.each([0, 5, 60])(
    "of the books %d days ago reads no entry that it does not need",
    async (days) => {
      const [found] = await plans(() => readTrialBalance(ctx, daysAgo(days)));
      expect(new Set(found?.[1].scanned)).toEqual(new Set(["accounts"]));
      expect(found?.[1].indexes).toContain("entries_by_time");
    },
  );
});

test("a scrape of /metrics reads along indexes, whatever has happened so far", async () => {
  const found = await plans(() => readGauges(ctx));
  expect(found).toHaveLength(6);
  const scanned = found.flatMap(([, plan]) => plan.scanned);
  // A row per job, and events of the last seconds.
  expect(scanned.filter((table) => !["job_runs", "outbox"].includes(table))).toEqual([]);
  const indexes = found.flatMap(([, plan]) => plan.indexes);
  for (const index of ["webhook_deliveries_due", "transfers_pkey", "entries_by_transfer"]) {
    expect(indexes).toContain(index);
  }
});

test("ids of the large tables are what this file takes them for", () => {
  expect(toUuid("audit", auditId(7))).toBe(auditUuid(7));
});
