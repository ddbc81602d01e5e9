import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { fromUuid, type Id } from "../../src/core/id.ts";
import { decideKyc } from "../../src/features/kyc/decide-kyc.ts";
import { deleteRetained } from "../../src/features/kyc/delete-retained.ts";
import { expireRecords } from "../../src/features/kyc/expire-records.ts";
import { forgetRecords } from "../../src/features/kyc/forget-records.ts";
import {
  findNewestRecord,
  findRecord,
  listMetVersions,
  listRecords,
} from "../../src/features/kyc/queries.ts";
import { exportKyc } from "../../src/features/kyc/queries-own.ts";
import { readRecord } from "../../src/features/kyc/read-record.ts";
import { rescreenCustomers } from "../../src/features/kyc/rescreen-customers.ts";
import { readForm } from "../../src/features/kyc/schema.ts";
import type { Screener } from "../../src/features/kyc/screen-details.ts";
import { submitKyc } from "../../src/features/kyc/submit-kyc.ts";
import { recordStatuses } from "../../src/features/kyc/transitions.ts";
import { migrate } from "../../src/node/migrations.ts";
import { type User as Actor, type Ctx, systemCtx } from "../../src/platform/ctx.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { kycForm } from "../support/kyc.ts";
import { fillLargeKyc, largeUserUuid } from "../support/servers/large-tables.ts";
import { expectIndexed, plansOf } from "../support/servers/plans.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
} from "../support/servers/recording-database.ts";
import { testVariables } from "../support/setup/variables.ts";

/** How Postgres would read the records of a hundred thousand customers: by index, in its order. */
let postgres: PostgresServer;
let recording: RecordingDatabase;
let ctx: Ctx;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  await fillLargeKyc(postgres.url);
  recording = await openRecordingDatabase(postgres.url);
  const config = readConfig(testVariables, "node");
  const parts = { db: recording.db, memory: openOwnMemory(), log: createLog(() => undefined) };
  ctx = systemCtx(createServices(config, parts), "test");
});
afterAll(async () => {
  await ctx.background.drain();
  await recording.db.close();
  await postgres.stop();
});

const userId = (n: number): Id<"user"> => fromUuid("user", largeUserUuid(n));
const kycId = (n: number): Id<"kyc"> =>
  fromUuid("kyc", largeUserUuid(n).replace("00000001", "00000028"));
const first = { limit: 20, cursor: null };
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const deep = { limit: 20, cursor: { at: daysAgo(300), id: kycId(100_000) } };
const plans = (act: () => unknown) => plansOf(recording, act);
const staff: Actor = {
  ...{ kind: "user", role: "compliance", permissions: new Set(["kyc.review"]) },
  ...{ userId: userId(5), sessionId: fromUuid("session", largeUserUuid(5)) },
  ...{ authTime: new Date(), methods: ["pwd"] },
};
const screener: Screener = async () => ({ isScreened: true, listVersion: 7, matches: [] });

describe("in the order of an index", () => {
  test.each([first, deep])("everybody's newest records, page %#", async (page) => {
    const [found] = await plans(() => listRecords(ctx, staff.userId, undefined, page));
    expect(found?.[1]).toEqual({ scanned: [], indexes: ["kyc_records_by_submission"], sorts: 0 });
  });

  const pages = recordStatuses.flatMap((status) => [
    [status, first] as const,
    [status, deep] as const,
  ]);
  test.each(pages)("those that are %s, %j", async (status, page) => {
    const [found] = await plans(() => listRecords(ctx, staff.userId, status, page));
    expect(found?.[1]).toMatchObject({ scanned: [], sorts: 0 });
    expect(found?.[1].indexes[0]).toMatch(/^kyc_records_by_(status|submission)$/);
  });

  test("whom a newer list is compared with", async () => {
    const [selection] = await plans(() =>
      rescreenCustomers(ctx, new AbortController().signal, screener),
    );
    expect(selection?.[1]).toEqual({ scanned: [], indexes: ["kyc_records_to_rescreen"], sorts: 0 });
  });

  test("whose document has expired", async () => {
    const late = { ...ctx, clock: () => daysAgo(-400) };
    const [selection] = await plans(() => expireRecords(late, new AbortController().signal));
    expect(selection?.[1]).toEqual({ scanned: [], indexes: ["kyc_records_to_expire"], sorts: 0 });
  });

  test("what is not retained any more", async () => {
    const late = { ...ctx, clock: () => daysAgo(-3 * 365) };
    const [selection] = await plans(() => deleteRetained(late));
    expect(selection?.[1]).toEqual({ scanned: [], indexes: ["kyc_records_to_delete"], sorts: 0 });
  });
});

describe("by index runs", () => {
  const form = () => readForm(kycForm() as never);
  const newcomer = { userId: userId(99_500) };
  const acts: [string, () => unknown][] = [
    ["one's newest record", () => findNewestRecord(ctx, userId(8))],
    ["one record", () => findRecord(ctx, kycId(8))],
    // Nothing that was filled in can be unsealed, which comes last.
    ["a look of staff", () => readRecord(ctx, staff, kycId(8)).catch(() => undefined)],
    ["the versions of one", () => listMetVersions(ctx, userId(8))],
    ["an export", () => exportKyc(ctx, userId(8)).catch(() => undefined)],
    ["an erasure", () => ctx.db.atomic((tx) => forgetRecords(tx, ctx, userId(8)))],
    ["a submission", () => submitKyc(ctx, newcomer, form(), screener)],
    [
      "a decision, and the submission after it",
      async () => {
        const { record } = await submitKyc(ctx, { userId: userId(99_600) }, form(), screener);
        await decideKyc(ctx, staff, record.id, { decision: "reject", reason: "Blurred" });
        await submitKyc(ctx, { userId: userId(99_600) }, form(), screener);
      },
    ],
  ];
  test.each(acts)("%s", async (_what, act) => {
    const found = await plans(act);
    // The table of cases is empty here; its own plans are tested where it is filled.
    expectIndexed(found.filter(([{ query }]) => !/"cases"/.test(query)));
  });
});
