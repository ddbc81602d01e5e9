import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { fromUuid, type Id } from "../../src/core/id.ts";
import { closeAccount } from "../../src/features/ledger/close-account.ts";
import { freezeAccount } from "../../src/features/ledger/freeze-account.ts";
import { exportLedger, refuseBlocked } from "../../src/features/ledger/index.ts";
import { openAccount } from "../../src/features/ledger/open-account.ts";
import {
  type Account,
  findAccounts,
  findCustomerAccount,
  findOwnAccount,
  listAccounts,
} from "../../src/features/ledger/queries.ts";
import { findPastBalance } from "../../src/features/ledger/queries-balance.ts";
import { listEntries, readEntries } from "../../src/features/ledger/queries-entries.ts";
import { renameAccount } from "../../src/features/ledger/rename-account.ts";
import { captureHold } from "../../src/features/transfers/capture-hold.ts";
import { createHold } from "../../src/features/transfers/create-hold.ts";
import { createBatch, createTransfer } from "../../src/features/transfers/create-transfer.ts";
import { expireHolds } from "../../src/features/transfers/expire-holds.ts";
import { moveCash } from "../../src/features/transfers/move-cash.ts";
import { findHold, listHolds } from "../../src/features/transfers/queries-holds.ts";
import { reverseTransfer } from "../../src/features/transfers/reverse-transfer.ts";
import { voidHold } from "../../src/features/transfers/void-hold.ts";
import { migrate } from "../../src/node/migrations.ts";
import { type User as Actor, type Ctx, systemCtx } from "../../src/platform/ctx.ts";
import { createLog, createServices, openOwnMemory } from "../../src/services.ts";
import { newKey } from "../support/money.ts";
import { fillLargeLedger, largeUserUuid } from "../support/servers/large-tables.ts";
import { type RanStatement, watchNestedPlans } from "../support/servers/nested-plans.ts";
import { expectIndexed, plansOf } from "../support/servers/plans.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
} from "../support/servers/recording-database.ts";
import { testVariables } from "../support/setup/variables.ts";

/** How Postgres would read a ledger as large as after some years: by index, in its order. */
let postgres: PostgresServer;
let recording: RecordingDatabase;
let ctx: Ctx;
let busy: Account;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ kind: "postgres", url: postgres.url });
  await fillLargeLedger(postgres.url);
  recording = await openRecordingDatabase(postgres.url);
  const config = readConfig(testVariables, "node");
  const parts = { db: recording.db, memory: openOwnMemory(), log: createLog(() => undefined) };
  ctx = systemCtx(createServices(config, parts), "test");
  busy = await findCustomerAccount(ctx, accountId(7));
});
afterAll(async () => {
  await recording.db.close();
  await postgres.stop();
});

const userId = (n: number): Id<"user"> => fromUuid("user", largeUserUuid(n));
const idOf = (kind: number, n: number) =>
  largeUserUuid(n).replace("00000001", kind.toString(16).padStart(8, "0"));
const accountId = (n: number): Id<"account"> => fromUuid("account", idOf(11, n));
const holdId = fromUuid("hold", idOf(15, 77));
const owner = userId(8);
const first = { limit: 20, cursor: null };
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const deep = (id: string) => ({ limit: 20, cursor: { at: daysAgo(14), id } });
const month = { start: daysAgo(30), end: daysAgo(1) };
const actor: Actor = {
  kind: "user",
  role: "customer",
  permissions: new Set(),
  userId: owner,
  sessionId: fromUuid("session", idOf(2, 1)),
  authTime: new Date(),
  methods: ["pwd"],
};
const plans = (act: () => unknown) => plansOf(recording, act);

const alone = { before: () => [], after: () => [] };

describe("in the order of an index", () => {
  const lists: [string, () => unknown, string][] = [
    ["own accounts", () => listAccounts(ctx, userId(1), {}, first), "accounts_by_owner"],
    [
      "own accounts, far down",
      () => listAccounts(ctx, userId(1), {}, deep(accountId(50_500))),
      "accounts_by_owner",
    ],
    [
      "own accounts of a kind",
      () => listAccounts(ctx, userId(1), { status: "active", currency: "USD" }, first),
      "accounts_by_owner",
    ],
    ["own holds", () => listHolds(ctx, owner, undefined, first), "holds_by_owner"],
    ["own holds, far down", () => listHolds(ctx, owner, undefined, deep(holdId)), "holds_by_owner"],
  ];
  test.each(lists)("%s", async (_what, act, index) => {
    const found = await plans(act);
    expectIndexed(found);
    expect(found.map(([, { indexes, sorts }]) => ({ indexes, sorts }))).toEqual([
      { indexes: [index], sorts: 0 },
    ]);
  });

  test("the entries of a busy account, from the newest on", async () => {
    const [found] = await plans(() => listEntries(ctx, busy.id, first));
    if (!found) throw new Error("Nothing was sent");
    expectIndexed([found]);
    expect(found[1].sorts).toBe(0);
    expect(found[1].indexes.toSorted()).toEqual([
      "accounts_pkey",
      "entries_account_id_account_version_pk",
      "transfers_pkey",
    ]);
  });

  test("the entries of a busy account, far down", async () => {
    const { next: cursor } = await listEntries(ctx, busy.id, { limit: 100, cursor: null });
    expect(cursor).not.toBeNull();
    const found = await plans(() => listEntries(ctx, busy.id, { limit: 20, cursor }));
    expectIndexed(found);
    expect(found[0]?.[1].sorts).toBe(0);
  });

  test("the entries of a month", async () => {
    const found = await plans(() => readEntries(ctx, accountId(500), month, 1_000));
    expectIndexed(found);
    for (const id of [accountId(500), busy.id]) {
      const [plan] = await plans(() => readEntries(ctx, id, month, 1_000));
      expect(plan?.[1].indexes).toContain("entries_by_time");
      expect(plan?.[1].sorts).toBe(0);
    }
  });

  test("the holds that are over, the longest first", async () => {
    const [selection] = await plans(() => expireHolds(ctx, AbortSignal.abort()));
    if (!selection) throw new Error("Nothing was sent");
    expect(selection[1]).toEqual({ scanned: [], indexes: ["holds_open_by_expiry"], sorts: 0 });
  });
});

describe("by index runs", () => {
  const acts: [string, () => unknown][] = [
    ["one's own account", () => findOwnAccount(ctx, owner, busy.id)],
    ["anybody's account", () => findCustomerAccount(ctx, busy.id)],
    ["accounts by their ids", () => findAccounts(ctx, [1, 2, 3].map(accountId))],
    ["a balance of the past", () => findPastBalance(ctx, busy, daysAgo(9), false)],
    ["a balance by effect", () => findPastBalance(ctx, busy, daysAgo(9), true)],
    ["own open holds", () => listHolds(ctx, owner, "open", first)],
    ["one hold", () => findHold(ctx, owner, holdId)],
    ["anybody's hold", () => findHold(ctx, null, holdId)],
    [
      "a new account, and the limit of how many",
      () => openAccount(ctx, userId(1), { type: "savings", currency: "USD", name: null }),
    ],
    ["a new name", () => renameAccount(ctx, owner, busy.id, "Rainy days")],
    ["a freeze", () => freezeAccount(ctx, accountId(9))],
    ["the end of an account", () => closeAccount(ctx, userId(11), accountId(10), alone)],
    ["the export of a busy owner", () => exportLedger(ctx, owner)],
    ["the export of one with many accounts", () => exportLedger(ctx, userId(1))],
  ];
  test.each(acts)("%s", async (_what, act) => {
    expectIndexed(await plans(act));
  });
});

describe("the functions of the ledger look up every row by index:", () => {
  const from = accountId(7);
  const to = accountId(21);
  const staff: Actor = { ...actor, role: "admin", permissions: new Set(["ledger.reverse"]) };
  const claimed = () => ({ scope: owner, key: newKey(), tag: "tag" });
  const money = { amount: 50, currency: "USD" };
  const asked = { fromAccountId: from, toAccountId: to, ...money };
  let ran: RanStatement[];
  beforeAll(async () => {
    ran = await watchNestedPlans(recording.client);
  });

  /** All that ran for a call of a function of the ledger looked rows up, in these tables at least. */
  async function expectLookUps(tables: readonly string[], act: () => Promise<unknown>) {
    ran.length = 0;
    await act();
    const calls = ran.filter(({ query }) => /ledger_\w+\(/.test(query));
    expect(calls.length, "a function was called").toBeGreaterThan(0);
    expect(ran.filter(({ readWhole }) => readWhole.length > 0)).toEqual([]);
    const lookedUp = new Set(ran.flatMap((each) => each.lookedUp));
    expect([...lookedUp]).toEqual(expect.arrayContaining([...tables]));
  }

  test("a transfer, and its first one of a day", async () => {
    const tables = ["accounts", "ledger_days", "users"];
    await expectLookUps(tables, () => createTransfer(ctx, staff, asked, claimed()));
  });

  test("a transfer under a key that is taken, and one that is refused", async () => {
    const key = claimed();
    await createTransfer(ctx, staff, asked, key);
    const again = () => createTransfer(ctx, staff, asked, key);
    await expectLookUps(["idempotency_keys", "transfers"], again);
    const tooMuch = { ...asked, toAccountId: accountId(500) };
    const refused = () => expect(createTransfer(ctx, staff, tooMuch, claimed())).rejects.toThrow();
    await expectLookUps(["accounts", "idempotency_keys"], refused);
  });

  test("a batch", async () => {
    const list = [asked, { ...asked, toAccountId: accountId(22) }, asked];
    const post = () => createBatch(ctx, staff, list, claimed());
    await expectLookUps(["accounts", "ledger_days"], post);
  });

  test("cash", async () => {
    const cash = { accountId: from, ...money, channel: "cash", description: null };
    for (const direction of ["deposit", "withdrawal"] as const) {
      const move = () => moveCash(ctx, staff, { direction, ...cash }, claimed());
      await expectLookUps(["accounts"], move);
    }
  });

  test("a hold, its capture and its end", async () => {
    const hold = () => createHold(ctx, staff, { ...asked, expiresInSeconds: 60 }, claimed());
    await expectLookUps(["accounts", "ledger_days"], hold);
    const { hold: first } = await hold();
    const capture = { id: first.id, amount: 20 };
    const settled = ["holds", "accounts", "ledger_days"];
    await expectLookUps(settled, () => captureHold(ctx, staff, capture, claimed()));
    const { hold: second } = await hold();
    await expectLookUps(settled, () => voidHold(ctx, staff, second.id));
  });

  test("a reversal", async () => {
    const { transfers } = await createTransfer(ctx, staff, asked, claimed());
    const [sent] = transfers;
    if (!sent) throw new Error("Nothing was posted");
    const asksBack = { id: sent.id, reason: "Mistaken", amount: null };
    const reverse = () => reverseTransfer(ctx, staff, asksBack, claimed());
    await expectLookUps(["transfers", "accounts"], reverse);
  });

  test("a block", async () => {
    const blocking = {
      key: claimed(),
      effect: { kind: "transfers", ids: [] },
      act: { action: "transfer.blocked" },
      caseId: ctx.newId("case"),
      subjectId: owner,
      score: 80,
      reasons: ["round_amount"],
    };
    const block = () => expect(refuseBlocked(ctx, blocking)).rejects.toThrow();
    await expectLookUps(["idempotency_keys"], block);
  });
});
