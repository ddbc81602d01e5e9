import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { fromUuid, type Id } from "../../src/core/id.ts";
import { addCaseNote } from "../../src/features/compliance/add-case-note.ts";
import { decideCase } from "../../src/features/compliance/decide-case.ts";
import {
  countBlocked,
  findCase,
  listCases,
  readCase,
} from "../../src/features/compliance/queries.ts";
import { countShadowFindings } from "../../src/features/compliance/queries-shadow.ts";
import { reportActivity } from "../../src/features/compliance/report-activity.ts";
import { backtestRules } from "../../src/features/transfers/index.ts";
import { migrate } from "../../src/node/migrations.ts";
import { type User as Actor, type Ctx, systemCtx } from "../../src/platform/ctx.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { fillLargeLedger, largeUserUuid } from "../support/servers/large-tables.ts";
import { watchNestedPlans } from "../support/servers/nested-plans.ts";
import { expectIndexed, plansOf } from "../support/servers/plans.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
} from "../support/servers/recording-database.ts";
import { testVariables } from "../support/setup/variables.ts";

/** How Postgres would read the desk's tables after some years: by index, in its order. */
const script = `
  set synchronous_commit = off;
  create function pg_temp.id(kind int, n bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
  insert into cases (id, type, status, subject_id, score, reasons, attempt, opened_at, escalated_by)
  select pg_temp.id(20, n), (array['fraud_block', 'screening_hit', 'structuring',
      'suspicious_activity'])[case when n % 97 = 0 then 1 else 2 + n % 3 end], case when n % 400 = 0 then 'escalated'
      when n % 50 = 0 then 'open' else 'closed' end, pg_temp.id(1, 1 + n % 100000), 70,
    '{round_amount}', 'try ' || n, now() - n * interval '3 minutes', pg_temp.id(1, 5003)
  from generate_series(1, 200000) n;
  insert into case_notes (id, case_id, author_id, text_sealed, attempt, created_at)
  select pg_temp.id(21, n), pg_temp.id(20, case when n % 2000 = 0 then 7 else 1 + n / 2 end),
    pg_temp.id(1, 5003), 'x', 'note ' || n, now() - n * interval '1 minute'
  from generate_series(1, 200000) n;
  insert into shadow_findings (about_id, rule, points, decision, would_decide, recorded_at)
  select pg_temp.id(13, n), (array['night_time', 'new_payee', 'round_amount'])[1 + n % 3], 10,
    'allow', case when n % 9 = 0 then 'review' else 'allow' end, now() - n * interval '20 seconds'
  from generate_series(1, 200000) n;
  alter table transfers disable trigger "transfers only resolve";
  update transfers set risk_decision = 'allow', risk_score = 0, risk_reasons = '{}'
    where type = 'transfer' and id < pg_temp.id(13, 3000);
  alter table transfers enable trigger "transfers only resolve";
  vacuum analyze`;

let postgres: PostgresServer;
let recording: RecordingDatabase;
let ctx: Ctx;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  await fillLargeLedger(postgres.url);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  for (const statement of script.split(/;\n/)) await client.query(statement);
  await client.end();
  recording = await openRecordingDatabase(postgres.url);
  const config = readConfig(testVariables, "node");
  const parts = { db: recording.db, memory: openOwnMemory(), log: createLog(() => undefined) };
  ctx = systemCtx(createServices(config, parts), "test");
}, 180_000);
afterAll(async () => {
  await recording.db.close();
  await postgres.stop();
});

const idOf = (kind: number, n: number) =>
  largeUserUuid(n).replace("00000001", kind.toString(16).padStart(8, "0"));
const caseId = (n: number): Id<"case"> => fromUuid("case", idOf(20, n));
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const first = { limit: 20, cursor: null };
const deep = { limit: 20, cursor: { at: daysAgo(200), id: caseId(90_000) } };
const staff: Actor = {
  kind: "user",
  role: "compliance",
  permissions: new Set(["cases.read", "cases.decide"]),
  userId: fromUuid("user", largeUserUuid(4)),
  sessionId: fromUuid("session", idOf(2, 1)),
  authTime: new Date(),
  methods: ["pwd"],
};

describe.each([
  ["from the newest on", first],
  ["far down", deep],
])("cases %s, in the order of an index", (_where, page) => {
  const filters = [
    [{}, "cases_by_opening"],
    [{ status: "open" }, "cases_by_status"],
    [{ status: "escalated" }, "cases_by_status"],
    [{ type: "fraud_block" }, "cases_by_type"],
    [{ type: "screening_hit", status: "open" }, "cases_by_type_and_status"],
    [{ type: "structuring", status: "escalated" }, "cases_by_type_and_status"],
  ] as const;
  test.each(filters)("%j", async (filter, index) => {
    const found = await plansOf(recording, () => listCases(ctx, staff.userId, filter, page));
    expectIndexed(found);
    expect(found.map(([, { indexes, sorts }]) => ({ indexes, sorts }))).toEqual([
      { indexes: [index], sorts: 0 },
    ]);
  });
});

describe("by index runs", () => {
  const report = {
    subjectId: fromUuid("user", largeUserUuid(9)),
    reasons: ["unusual_cash"],
    note: "Seen.",
    transferId: null,
    attempt: "a try",
  };
  const acts: [string, () => Promise<unknown>][] = [
    ["one case", () => findCase(ctx, caseId(77))],
    // What was filled in cannot be unsealed, which comes last.
    ["all about one case", () => readCase(ctx, staff.userId, caseId(7)).catch(() => undefined)],
    ["a report", () => reportActivity(ctx, staff, report)],
    ["a report, sent again", () => reportActivity(ctx, staff, report)],
    ["a note", () => addCaseNote(ctx, staff, { id: caseId(78), text: "Seen.", attempt: "one" })],
    [
      "the note again",
      () => addCaseNote(ctx, staff, { id: caseId(78), text: ".", attempt: "one" }),
    ],
    ["the count of blocked ones", () => countBlocked(ctx, { from: daysAgo(3), to: daysAgo(1) })],
    ["what was in shadow", () => countShadowFindings(ctx, daysAgo(9), daysAgo(1))],
  ];
  test.each(acts)("%s", async (_what, act) => {
    expectIndexed(await plansOf(recording, act));
  });

  test("a back-test of some days, each batch", async () => {
    const span = { from: null, to: null };
    const plans = await plansOf(recording, async () => {
      const { transfers } = await backtestRules(ctx, span);
      expect(transfers).toBeGreaterThan(1_000);
    });
    expectIndexed(plans);
    // Two statements per batch of 500 at most, and the count of what was blocked.
    expect(plans.length).toBeLessThan(2 * 7 + 2);
  });
});

test("a decision looks up every row that it needs, inside its function too", async () => {
  const ran = await watchNestedPlans(recording.client);
  const asked = { id: caseId(150), decision: "confirmed", note: "Sure.", attempt: "two" } as const;
  await decideCase(ctx, staff, asked).catch(() => undefined);
  expect(ran.some(({ query }) => query.includes("case_decide("))).toBe(true);
  expect(ran.filter(({ readWhole }) => readWhole.length > 0)).toEqual([]);
  expect(new Set(ran.flatMap(({ lookedUp }) => lookedUp))).toContain("cases");
});
