import { type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../../src/node/migrations.ts";
import type { Database } from "../../src/platform/db/database.ts";
import { readDatabaseFailure } from "../../src/platform/db/failure.ts";
import { openPostgresDatabase } from "../../src/platform/db/postgres.ts";
import { accountOf, keyed, openAccount, transfer } from "../support/money.ts";
import { adapters, type OpenedAdapter } from "../support/servers/adapters.ts";
import { makeAdmin } from "../support/servers/money-life.ts";
import { type OwnApp, startOwnApp } from "../support/servers/own-app.ts";
import { signUpAt } from "../support/servers/own-person.ts";
import { type PostgresServer, runOnce, startPostgres } from "../support/servers/postgres.ts";
import type { Person } from "../support/start.ts";

/** The database itself keeps the history of money, whoever asks for something else. */
const transactions = "/api/v1/transactions";

/** A ledger with a transfer of free texts, a reversal, a hold that was captured and one that was not. */
async function fill(app: OwnApp): Promise<Person> {
  const [alice, bob] = [await signUpAt(app), await signUpAt(app)];
  const from = await openAccount(alice, { balance: 1_000 });
  const to = await openAccount(bob);
  const texts = { description: "Rent", reference: "May", metadata: { b: "1", a: "2" } };
  const sent = await transfer(alice, { from, to, amount: 100, ...texts });
  expect(sent.status, sent.text).toBe(201);
  const back = { reason: "Mistaken", amount: 40 };
  const path = `${transactions}/${sent.body.id}/reverse`;
  const reversed = await keyed(await makeAdmin(app), path, back);
  expect(reversed.status, reversed.text).toBe(201);
  const hold = { account_id: from, to_account_id: to, amount: 30, currency: "USD" };
  const held = await keyed(alice, `${transactions}/holds`, hold);
  const captured = await keyed(alice, `${transactions}/holds/${held.body.id}/capture`);
  expect(captured.status, captured.text).toBe(200);
  expect((await keyed(alice, `${transactions}/holds`, hold)).status).toBe(201);
  expect(await accountOf(alice, from)).toMatchObject({ balance: 910, held_amount: 30 });
  return alice;
}

const erasures: readonly (readonly [string, SQL, string])[] = [
  ["an entry", sql`update entries set amount = amount + 1`, "entries are append-only"],
  ["no column of an entry", sql`update entries set id = id`, "entries are append-only"],
  ["entries", sql`delete from entries`, "entries are append-only"],
  ["all entries", sql`truncate entries`, "entries are not truncated"],
  ["transfers", sql`delete from transfers`, "transfers are kept"],
  ["all transfers", sql`truncate transfers`, "transfers are not truncated"],
  ["holds", sql`delete from holds`, "holds are kept"],
  ["all holds", sql`truncate holds`, "holds are not truncated"],
  ["accounts", sql`delete from accounts`, "accounts are kept"],
  ["all accounts", sql`truncate accounts cascade`, "accounts are not truncated"],
];

/** Every row of the ledger, in an order of its own. */
async function readLedger(db: Database): Promise<unknown> {
  const { rows } = await db.execute(sql`
    select (select jsonb_agg(e order by e.id) from entries e) as entries,
      (select jsonb_agg(t order by t.id) from transfers t) as transfers,
      (select jsonb_agg(h order by h.id) from holds h) as holds,
      (select jsonb_agg(a order by a.id) from accounts a) as accounts`);
  return rows;
}

async function failureOf(db: Database, statement: SQL) {
  const before = await readLedger(db);
  const run = () => db.atomic((tx) => [tx.execute(statement)]);
  const error = await run().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(await readLedger(db)).toEqual(before);
  return readDatabaseFailure(error);
}

describe.each(adapters)("over %s", (_name, open) => {
  let opened: OpenedAdapter;
  let db: Database;
  let app: OwnApp;
  beforeAll(async () => {
    opened = await open();
    db = opened.db;
    app = await startOwnApp({}, opened, { hasCheapHashes: true });
    await fill(app);
  });
  afterAll(async () => {
    await app.close();
    await opened.stop();
  });

  test.each(erasures)("not even a superuser changes or deletes %s", async (_, statement, name) => {
    expect(await failureOf(db, statement)).toEqual({ sqlState: "FL002", constraint: name });
  });

  const copies = (rows: SQL) => sql`
    insert into entries (id, transfer_id, account_id, amount, balance_after, account_version,
      effective_at, recorded_at)
    select gen_random_uuid(), gen_random_uuid(), e.account_id, u.amount, 0,
      e.account_version + 1000 + u.place, e.effective_at, e.recorded_at
    from (select * from entries order by account_version limit 1) e, ${rows} as u(place, amount)`;
  test.each([
    ["of one side only", sql`(values (1, 10))`],
    ["of one transfer each that is half", sql`(values (1, 10), (2, -10))`],
  ])("entries %s are refused", async (_, rows) => {
    const failure = { sqlState: "FL003", constraint: "entries of a transfer sum to zero" };
    expect(await failureOf(db, copies(rows))).toEqual(failure);
  });

  test.each(["amount", "balance_after", "account_version"])(
    "entries of both sides must cancel out, and continue their accounts (%s)",
    async (column) => {
      const change: Readonly<Record<string, SQL>> = {
        amount: sql`-amount + 1, balance_after, account_version + 1000`,
        balance_after: sql`0, balance_after, account_version + 1000`,
        account_version: sql`-amount, balance_after, account_version`,
      };
      const failure = await failureOf(
        db,
        sql`
        insert into entries (id, transfer_id, account_id, effective_at, recorded_at, amount,
          balance_after, account_version)
        select gen_random_uuid(), '0190163d-8694-739b-aea5-966c26f8ad91', account_id, effective_at,
          recorded_at, ${change[column]} from entries
        where transfer_id = (select id from transfers where description is not null)`,
      );
      const states: Readonly<Record<string, string>> = {
        amount: "FL003",
        balance_after: "23514",
        account_version: "23505",
      };
      expect(failure?.sqlState).toBe(states[column]);
    },
  );

  const posted = sql`where description is not null`;
  test.each([
    ["amount", sql`amount + 1`],
    ["currency", sql`'EUR'`],
    ["type", sql`'fee'`],
    ["status", sql`'pending'`],
    ["status", sql`'voided'`],
    ["debit_account_id", sql`credit_account_id`],
    ["credit_account_id", sql`debit_account_id`],
    ["initiated_by", sql`null`],
    ["channel", sql`'cash'`],
    ["hold_id", sql`gen_random_uuid()`],
    ["reverses", sql`gen_random_uuid()`],
    ["risk_decision", sql`null`],
    ["risk_score", sql`99`],
    ["risk_reasons", sql`'{round_amount}'`],
    ["effective_at", sql`effective_at - interval '1 day'`],
    ["recorded_at", sql`recorded_at + interval '1 millisecond'`],
    ["id", sql`gen_random_uuid()`],
    ["refunded", sql`0`],
    ["description", sql`'Rent of June'`],
    ["description", sql`''`],
    ["reference", sql`'June'`],
    ["metadata", sql`'{"a": "2", "b": "1"}'`],
    ["metadata", sql`'{}'`],
  ])("the %s of a posted transfer stays (%#)", async (column, value) => {
    const statement = sql`update transfers set ${sql.identifier(column)} = ${value} ${posted}`;
    const failure = { sqlState: "FL002", constraint: "transfers only resolve" };
    expect(await failureOf(db, statement)).toEqual(failure);
  });

  test("a reason stays too, and what has no text gets none", async () => {
    const failure = { sqlState: "FL002", constraint: "transfers only resolve" };
    for (const statement of [
      sql`update transfers set reason = 'Another' where reason is not null`,
      sql`update transfers set description = 'Late' where description is null`,
      sql`update transfers set reference = 'Late' where reference is null`,
      sql`update transfers set metadata = '{}' where metadata is null`,
      sql`update transfers set reason = 'Late' where reason is null`,
    ]) {
      expect(await failureOf(db, statement)).toEqual(failure);
    }
  });

  test.each([
    ["goes below its floor", sql`posted = -1`, "available never crosses the floor"],
    [
      "has less than is held",
      sql`pending_debits = posted + 1`,
      "available never crosses the floor",
    ],
    ["is closed with money", sql`status = 'closed'`, "a closed account is empty"],
    ["passes what JSON can say", sql`posted = 9007199254740992`, "posted is exact in JSON"],
    ["holds less than nothing", sql`pending_credits = -1`, "nothing pending is negative"],
  ])("no account %s", async (_, change, constraint) => {
    const statement = sql`update accounts set ${change} where owner_id is not null and posted > 0`;
    expect(await failureOf(db, statement)).toEqual({ sqlState: "23514", constraint });
  });

  test("free text is forgotten, and everything else stays", async () => {
    const strip = ({ description: _, reference: __, metadata: ___, reason: ____, ...row }: Row) =>
      row;
    const before = await readTransfers();
    await db.execute(sql`
      update transfers set description = null, reference = null, metadata = null, reason = null`);
    const after = await readTransfers();
    expect(after.map(strip)).toEqual(before.map(strip));
    const texts = ["description", "reference", "metadata", "reason"];
    expect(after.flatMap((row) => texts.filter((name) => row[name] !== null))).toEqual([]);
    expect(before.some((row) => row["description"] === "Rent")).toBe(true);
  });

  type Row = Record<string, unknown>;
  async function readTransfers(): Promise<Row[]> {
    const { rows } = await db.execute<{ line: string }>(
      sql`select to_jsonb(t)::text as line from transfers t order by id`,
    );
    return rows.map(({ line }) => JSON.parse(line));
  }
});

describe("as the owner of the database, who is no superuser", () => {
  const role = `keeper_${process.pid}_${Date.now()}`;
  let server: PostgresServer;
  let db: Database;
  let app: OwnApp;
  let alice: Person;
  beforeAll(async () => {
    server = await startPostgres();
    await runOnce(server.url, `create role ${role} login password 'synthetic'`);
    await runOnce(server.url, `create database ${role} owner ${role}`);
    const url = new URL(server.url);
    url.username = role;
    url.password = "synthetic";
    url.pathname = `/${role}`;
    await migrate({ kind: "postgres", url: url.href });
    db = openPostgresDatabase({ connectionString: url.href });
    app = await startOwnApp({}, { db }, { hasCheapHashes: true });
    alice = await fill(app);
  });
  afterAll(async () => {
    await app.close();
    await db.close();
    await runOnce(server.url, `drop database ${role} with (force)`);
    await runOnce(server.url, `drop role ${role}`);
    await server.stop();
  });

  test("the role is what it says", async () => {
    const { rows } = await db.execute(
      sql`select rolsuper, rolname from pg_roles where rolname = current_user`,
    );
    expect(rows).toEqual([{ rolsuper: false, rolname: role }]);
  });

  test.each(erasures)("nobody may change or delete %s", async (_, statement) => {
    expect(await failureOf(db, statement)).toMatchObject({ sqlState: "42501" });
  });

  test("the triggers stand behind the rights, should they be given back", async () => {
    for (const [, statement, constraint] of erasures) {
      const table = /(?:update|from|truncate) (\w+)/.exec(textOf(statement))?.[1] ?? "";
      const failure = await db
        .atomic((tx) => [
          tx.execute(
            sql`grant update, delete, truncate on ${sql.identifier(table)} to current_user`,
          ),
          tx.execute(sql`grant truncate on holds to current_user`),
          tx.execute(statement),
        ])
        .then(
          () => null,
          (error: unknown) => readDatabaseFailure(error),
        );
      expect(failure, textOf(statement)).toEqual({ sqlState: "FL002", constraint });
    }
  });

  test("an erasure works", async () => {
    expect((await alice.send("DELETE", "/api/v1/auth/me")).status).toBe(409);
    const bob = await signUpAt(app);
    await openAccount(bob);
    expect((await bob.send("DELETE", "/api/v1/auth/me")).status).toBe(202);
  });
});

function textOf(statement: SQL): string {
  return statement.queryChunks.map((chunk) => String(Reflect.get(Object(chunk), "value"))).join("");
}
