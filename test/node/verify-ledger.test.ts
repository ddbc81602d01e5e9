import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { type Id, type IdKind, toUuid } from "../../src/core/id.ts";
import { type LedgerReport, verifyLedger } from "../../src/features/ledger/index.ts";
import { findBrokenCurrency } from "../../src/features/ledger/queries-broken-accounts.ts";
import { findBrokenTransfer } from "../../src/features/ledger/queries-broken-transfers.ts";
import { users } from "../../src/features/users/tables.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import type { Database } from "../../src/platform/db/database.ts";
import { runInOrder } from "../../src/platform/db/run-in-order.ts";
import { keyed, openAccount, transfer } from "../support/money.ts";
import { type OpenedAdapter, openOverPg } from "../support/servers/adapters.ts";
import { startOwnApp } from "../support/servers/own-app.ts";
import { atApp, signUpAt } from "../support/servers/own-person.ts";
import { makeTemporaryFolder } from "../support/servers/temporary-folder.ts";
import { testVariables } from "../support/setup/variables.ts";
import { goodPassword, type Person, personOf } from "../support/start.ts";

/** A ledger with one of everything, in which one row after the other is spoiled. */

/** Every transfer of 100.00 or more is held for review. */
const policy = JSON.stringify({ "fraud.review": 0 });
const api = "/api/v1/transactions";

let opened: OpenedAdapter;
let client: pg.Client;
let url: string;
let world: World;

type World = Readonly<{
  from: string;
  to: string;
  closed: string;
  plain: string;
  later: string;
  original: string;
  reversal: string;
  reviewed: string;
  openHold: string;
  captured: string;
  capture: string;
}>;

beforeAll(async () => {
  opened = await openOverPg();
  url = opened.server?.url ?? "";
  const app = await startOwnApp({ POLICY: policy }, opened, { hasCheapHashes: true });
  const [alice, bob] = [await signUpAt(app), await signUpAt(app)];
  await app.db
    .update(users)
    .set({ role: "admin" })
    .where(eq(users.id, bob.id as Id<"user">));
  const login = { email: bob.email, password: goodPassword };
  const session = await app.visitor().post("/api/v1/auth/login", login);
  world = await fill(alice, atApp(app, personOf(bob.email, bob.address, session)));
  await app.close();
  client = new pg.Client({ connectionString: url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await opened.stop();
});

async function fill(alice: Person, bob: Person): Promise<World> {
  const from = await openAccount(alice, { balance: 50_000 });
  const to = await openAccount(bob, { balance: 1_000 });
  const { body: shut } = await alice.post(`/api/v1/accounts/${await openAccount(alice)}/close`);
  const send = async (amount: number) => (await transfer(alice, { from, to, amount })).body.id;
  const plain = await send(50);
  const original = await send(100);
  const reversal = await keyed(bob, `${api}/${original}/reverse`, { amount: 40, reason: "Part" });
  const later = await send(60);
  const parties = { account_id: from, to_account_id: to, currency: "USD" };
  const hold = async (amount: number) =>
    (await keyed(alice, `${api}/holds`, { ...parties, amount })).body.id;
  const [openHold, captured, voided] = [await hold(5), await hold(80), await hold(9)];
  const capture = await keyed(alice, `${api}/holds/${captured}/capture`, { amount: 30 });
  await alice.post(`${api}/holds/${voided}/void`);
  const reviewed = await transfer(alice, { from, to, amount: 10_000 });
  expect([shut.status, reviewed.body.status]).toEqual(["closed", "pending_review"]);
  return {
    from,
    to,
    closed: shut.id,
    plain,
    later,
    original,
    reversal: reversal.body.id,
    reviewed: reviewed.body.id,
    openHold,
    captured,
    capture: capture.body.transaction_id,
  };
}

/** The UUID of a wire id, quoted. */
function uuid(id: string): string {
  const kinds: Record<string, IdKind> = { acc: "account", txn: "transfer", hld: "hold" };
  const kind = kinds[id.slice(0, 3)] as "account";
  return `'${toUuid(kind, id as Id<"account">)}'`;
}

/** Runs a check after statements that no trigger sees and that are undone behind it. */
async function afterBreaking<Result>(
  script: string,
  check: (ctx: Ctx) => Promise<Result>,
): Promise<Result> {
  await client.query("begin");
  try {
    await client.query("set local session_replication_role = replica");
    await client.query(script);
    const queries = drizzle(client, { casing: "snake_case" });
    const atomic: Database["atomic"] = (build) => runInOrder(build(queries));
    return await check({ db: { atomic } } as unknown as Ctx);
  } finally {
    await client.query("rollback");
  }
}

const lastEntryOf = (transfer: string, account: string) =>
  `transfer_id = ${uuid(transfer)} and account_id = ${uuid(account)}`;
const entryId = async (transfer: string, account: string) => {
  const { rows } = await client.query(
    `select id from entries where ${lastEntryOf(transfer, account)}`,
  );
  return rows[0].id as string;
};

const noConstraint = (table: string, name: string) =>
  `alter table ${table} drop constraint "${name}";`;
const setAccount = (id: string, change: string) =>
  `update accounts set ${change} where id = ${uuid(id)}`;
const setTransfer = (id: string, change: string) =>
  `update transfers set ${change} where id = ${uuid(id)}`;
const setHold = (id: string, change: string) => `update holds set ${change} where id = ${uuid(id)}`;

test("a clean ledger is clean, and everything in it was looked at", async () => {
  let seen = 0;
  const onProgress = (rows: number) => {
    seen = rows;
  };
  const report = await afterBreaking("select 1", (ctx) => verifyLedger(ctx, onProgress));
  const { accounts, transfers, entries } = report;
  expect(report).toMatchObject({ broken: null, holds: 4, transfers: 8, entries: 14 });
  // Two deposits come from one or from two rows of the house.
  expect([4, 5]).toContain(accounts);
  expect(seen).toBe(accounts + 4 + transfers + entries);
});

test("a day counts what came to something, and not the hold that was voided", async () => {
  const { rows } = await client.query("select sum(transfers)::int as count from ledger_days");
  expect(rows).toEqual([{ count: 6 }]);
});

/** An invariant, what breaks it, and whose row is named. */
type Case = readonly [string, (w: World) => string, (w: World) => string];

describe("a transfer, hold or account is named when it does not hold that", () => {
  test.each<Case>([
    [
      "a posted transfer has two entries that cancel out",
      () => "update transfers set status = 'posted' where status = 'pending_review'",
      ({ reviewed }) => reviewed,
    ],
    [
      "what was refunded is the sum of the reversals",
      ({ original }) => setTransfer(original, "refunded = 41"),
      ({ original }) => original,
    ],
    [
      "a reversal is named by its original",
      ({ original, reversal }) => setTransfer(original, `reversed_by = ${uuid(reversal)}`),
      ({ original }) => original,
    ],
    [
      "a reversal has an original",
      ({ plain }) => setTransfer(plain, `reverses = ${uuid(plain).replace(/^'.{8}/, "'00000000")}`),
      ({ plain }) => plain,
    ],
    [
      "a reversal goes the way back",
      ({ plain, later }) => `${setTransfer(later, `reverses = ${uuid(plain)}`)};
        ${noConstraint("transfers", "refunds stay within the amount")}
        ${setTransfer(plain, `refunded = 60, reversed_by = ${uuid(later)}`)}`,
      ({ later }) => later,
    ],
    [
      "a hold names the transfer that came of it",
      ({ captured }) => setHold(captured, "transfer_id = null"),
      ({ capture }) => capture,
    ],
    [
      "a transfer under review is held",
      () => "update holds set status = 'voided', resolved_at = now() where kind = 'review'",
      ({ reviewed }) => reviewed,
    ],
    [
      "a hold resolves at a moment",
      ({ openHold }) => setHold(openHold, "resolved_at = now()"),
      ({ openHold }) => openHold,
    ],
    [
      "what a hold gave was captured",
      ({ captured }) => setHold(captured, "captured_amount = 0"),
      ({ captured }) => captured,
    ],
    [
      "a captured hold became its transfer",
      ({ captured }) => setHold(captured, "captured_amount = 31"),
      ({ captured }) => captured,
    ],
    [
      "only a captured hold becomes a transfer",
      ({ openHold, plain }) => setHold(openHold, `transfer_id = ${uuid(plain)}`),
      ({ openHold }) => openHold,
    ],
    [
      "a hold is of the owner of its account",
      ({ openHold, from }) => setHold(openHold, `owner_id = ${uuid(from)}`),
      ({ openHold }) => openHold,
    ],
    [
      "the balance is that of its last entry",
      ({ to }) => setAccount(to, "posted = posted + 1"),
      ({ to }) => to,
    ],
    [
      "the version counts the entries",
      ({ to }) => setAccount(to, "version = version + 1"),
      ({ to }) => to,
    ],
    [
      "the time of the last entry is kept",
      ({ closed }) => setAccount(closed, "last_recorded_at = now()"),
      ({ closed }) => closed,
    ],
    [
      "what is pending is the sum of the open holds",
      ({ from }) => setAccount(from, "pending_debits = pending_debits - 1"),
      ({ from }) => from,
    ],
    [
      "what is pending is the sum of the open holds",
      ({ to }) => setAccount(to, "pending_credits = 0"),
      ({ to }) => to,
    ],
    [
      "available never crosses the floor",
      ({ from }) => `${noConstraint("accounts", "available never crosses the floor")}
        ${noConstraint("accounts", "credit_limit is not negative")}
        ${setAccount(from, "credit_limit = -50000")}`,
      ({ from }) => from,
    ],
    [
      "a closed account is empty",
      ({ to }) => `${noConstraint("accounts", "a closed account is empty")}
        ${setAccount(to, "status = 'closed'")}`,
      ({ to }) => to,
    ],
  ])("%s", async (invariant, breakIt, rowOf) => {
    const { broken } = await afterBreaking(breakIt(world), verifyLedger);
    expect(broken).toEqual({ row: rowOf(world), invariant });
  });
});

describe("an entry is named when it does not hold that", () => {
  test.each<Case>([
    [
      "an entry belongs to a transfer",
      ({ plain }) => `delete from transfers where id = ${uuid(plain)}`,
      ({ plain }) => plain,
    ],
    [
      "only posted transfers have entries",
      ({ plain }) => setTransfer(plain, "status = 'voided'"),
      ({ plain }) => plain,
    ],
    [
      "an entry is what its transfer moved",
      ({ plain }) => setTransfer(plain, "amount = 51"),
      ({ plain }) => plain,
    ],
    [
      "currencies never mix",
      ({ plain }) => setTransfer(plain, "currency = 'EUR'"),
      ({ plain }) => plain,
    ],
    [
      "nothing takes effect after it was recorded",
      ({ plain }) => `update entries set effective_at = effective_at + interval '1 second'
        where transfer_id = ${uuid(plain)}`,
      ({ plain }) => plain,
    ],
    [
      "versions have no gap",
      ({ plain }) => `delete from entries where transfer_id = ${uuid(plain)}`,
      ({ original }) => original,
    ],
    [
      "balance_after adds up",
      ({ plain }) => `update entries set balance_after = balance_after + 1
        where transfer_id = ${uuid(plain)}`,
      ({ plain }) => plain,
    ],
    [
      "time does not go back",
      ({ later }) => `update entries set recorded_at = recorded_at - interval '1 hour',
        effective_at = effective_at - interval '1 hour' where transfer_id = ${uuid(later)}`,
      ({ later }) => later,
    ],
  ])("%s", async (invariant, breakIt, transferOf) => {
    // The entries are read account by account, in the order of the accounts' ids.
    const first = [world.from, world.to].sort()[0] ?? "";
    const row = await entryId(transferOf(world), first);
    const { broken } = await afterBreaking(breakIt(world), verifyLedger);
    expect(broken?.invariant).toBe(invariant);
    expect(toUuid("entry", broken?.row as Id<"entry">)).toBe(row);
  });
});

test("what follows from other invariants is looked at all the same", async () => {
  const { plain, to } = world;
  const moved = await afterBreaking(setTransfer(plain, "status = 'voided'"), (ctx) =>
    findBrokenTransfer(ctx, () => undefined),
  );
  const invariant = "a transfer that is not posted moved nothing";
  expect(moved.broken).toEqual({ row: plain, invariant });
  const wrong = await afterBreaking(setAccount(to, "posted = posted + 1"), findBrokenCurrency);
  expect(wrong).toEqual({ row: "USD", invariant: "all accounts together sum to zero" });
});

describe("the command", () => {
  const folder = makeTemporaryFolder();
  afterAll(() => folder.remove());

  async function florin(...args: string[]) {
    let printed = "";
    let complained = "";
    const code = await runCommandLine(commands, ["verify", ...args], {
      environment: { ...testVariables, DATA_DIR: folder.path, DATABASE_URL: url },
      print: (text) => {
        printed += text;
      },
      complain: (text) => {
        complained += text;
      },
    });
    return { code, printed, complained };
  }

  test("ends with 0 on a clean ledger and says what it read", async () => {
    const told = await florin("ledger");
    expect(told).toMatchObject({ code: 0, complained: "" });
    expect(told.printed).toMatch(
      /^The ledger is clean: 14 entries of 8 transfers between \d accounts\.\n$/,
    );
    const { code, printed } = await florin("ledger", "--json");
    const fields = { command: "verify", intact: true, entries: 14, transfers: 8, holds: 4 };
    expect({ code, ...JSON.parse(printed) }).toMatchObject({ code: 0, ...fields });
  });

  test("ends with 2 when it is not said what to verify", async () => {
    for (const args of [[], ["accounts"], ["ledger", "audit"]]) {
      const { code, complained } = await florin(...args);
      expect({ code, complained }).toMatchObject({
        code: 2,
        complained: expect.stringContaining("verify"),
      });
    }
  });

  test("ends with 1 on a broken one and names the row", async () => {
    const { to } = world;
    const shift = (by: number) =>
      client.query(`begin; set local session_replication_role = replica;
        ${setAccount(to, `posted = posted + ${by}`)}; commit`);
    await shift(1);
    try {
      const told = await florin("ledger");
      const invariant = "the balance is that of its last entry";
      expect(told.code).toBe(1);
      expect(told.printed).toBe(
        `The ledger is broken at ${to}: it does not hold that ${invariant}.\n`,
      );
      const { code, printed } = await florin("ledger", "--json");
      const report: Partial<LedgerReport> & { row?: string } = JSON.parse(printed);
      expect({ code, ...report }).toMatchObject({ code: 1, intact: false, row: to, invariant });
    } finally {
      await shift(-1);
    }
    expect((await florin("ledger")).code).toBe(0);
  });
});
