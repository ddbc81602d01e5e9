import { type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createNewId, fromUuid, type Id, toUuid } from "../../src/core/id.ts";
import { readTransferFacts } from "../../src/features/transfers/queries-facts.ts";
import { countEarlierInList, type TransferFacts } from "../../src/features/transfers/risk-facts.ts";
import type { TransferQuestion } from "../../src/features/transfers/risk-questions.ts";
import { migrate } from "../../src/node/migrations.ts";
import type { Ctx } from "../../src/platform/ctx.ts";
import type { Database } from "../../src/platform/db/database.ts";
import { randomInt } from "../support/random.ts";
import { adapters } from "../support/servers/adapters.ts";
import { type PostgresServer, startPostgres } from "../support/servers/postgres.ts";
import { planOf } from "../support/servers/query-plan.ts";
import {
  openRecordingDatabase,
  type RecordingDatabase,
  type Sent,
} from "../support/servers/recording-database.ts";

const at = new Date("2026-05-04T12:34:56.789Z");
const secondMs = 1_000;
const hourMs = 3_600 * secondMs;
const dayMs = 24 * hourMs;
const ago = (ms: number) => new Date(at.getTime() - ms);
const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);
const newId = createNewId(() => at);
const read = (db: Database, questions: readonly TransferQuestion[]) =>
  readTransferFacts({ db } as Ctx, questions, at);

/** What the statement needs beside the tables as they were first made. */
const additions: readonly SQL[] = [
  sql`alter table users add column if not exists factors_changed_at timestamptz(3)`,
  sql`create index if not exists transfers_by_payee
    on transfers (debit_account_id, credit_account_id)
    where type = 'transfer' and status = 'posted'`,
];

type Person = Readonly<{
  id: Id<"user">;
  createdAt: Date;
  emailVerifiedAt: Date | null;
  passwordChangedAt: Date | null;
  factorsChangedAt: Date | null;
}>;
type Account = Readonly<{
  id: Id<"account">;
  owner: Person | null;
  currency: string;
  exponent: number;
  createdAt: Date;
}>;
type Sending = Readonly<{
  id: Id<"transfer">;
  type: string;
  status: string;
  from: Account;
  to: Account;
  amount: number;
  recordedAt: Date;
}>;
type World = Readonly<{ people: Person[]; accounts: Account[]; sendings: Sending[] }>;

const pick = <T>(list: readonly T[]): T => list[randomInt(list.length)] as T;
const some = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
/** Moments on both sides of every edge that the facts have. */
const edges = [0, hourMs, dayMs, 29 * dayMs, 30 * dayMs, 95 * dayMs];
const anyMoment = (ages: readonly number[] = edges) =>
  ago(pick(ages) + (randomInt(3) > 0 ? randomInt(hourMs) - hourMs / 2 : randomInt(20 * dayMs)));
const currencies = [
  ["USD", 2],
  ["JPY", 0],
  ["KWD", 3],
] as const;

function makeWorld(): World {
  const people = some(
    6,
    (index): Person => ({
      id: newId("user"),
      createdAt: ago(200 * dayMs),
      emailVerifiedAt: index % 3 === 0 ? null : ago(199 * dayMs),
      passwordChangedAt: index % 2 === 0 ? null : anyMoment(),
      factorsChangedAt: index % 2 === 1 ? null : anyMoment(),
    }),
  );
  const accounts = some(16, (index): Account => {
    const [currency, exponent] = pick(currencies);
    const owner = index < 2 ? null : (people[index % people.length] ?? null);
    return { id: newId("account"), owner, currency, exponent, createdAt: anyMoment() };
  });
  const owned = accounts.filter(({ owner }) => owner !== null);
  const sendings = some(400, (): Sending => {
    const from = pick(owned);
    const wasAway = from.owner === people[0] || from.owner === people[1];
    return {
      id: newId("transfer"),
      type: pick(["transfer", "transfer", "transfer", "card_purchase"]),
      status: pick(["posted", "posted", "pending_review", "voided"]),
      from,
      to: pick(accounts.filter((account) => account !== from)),
      amount: 1 + anyAmount(from.exponent),
      recordedAt: anyMoment(wasAway ? edges.slice(3) : edges),
    };
  });
  return { people, accounts, sendings };
}

function anyAmount(exponent: number): number {
  const unit = 10 ** exponent;
  return pick([randomInt(20_000), 8_999, 9_000, 9_500, 9_999, 10_000, 900, 1_000]) * unit - 1;
}

async function keep(db: Database, { people, accounts, sendings }: World): Promise<void> {
  const insert = (into: string, columns: string, rows: readonly unknown[]) =>
    db.execute(sql`
      insert into ${sql.raw(into)} select made.*
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made (${sql.raw(columns)})`);
  await insert(
    `users (id, email, first_name, last_name, email_verified_at, password_changed_at,
      factors_changed_at, created_at, updated_at)`,
    `id uuid, email text, first text, last text, verified timestamptz, password timestamptz,
      factors timestamptz, created timestamptz, updated timestamptz`,
    people.map((person) => ({
      id: toUuid("user", person.id),
      email: `${person.id}@example.com`,
      first: "Ada",
      last: "Example",
      verified: person.emailVerifiedAt,
      password: person.passwordChangedAt,
      factors: person.factorsChangedAt,
      created: person.createdAt,
      updated: at,
    })),
  );
  await insert(
    "accounts (id, owner_id, type, purpose, shard, currency, exponent, created_at)",
    `id uuid, owner uuid, type text, purpose text, shard smallint, currency text,
      exponent smallint, created timestamptz`,
    accounts.map(({ id, owner, currency, exponent, createdAt }, index) => ({
      id: toUuid("account", id),
      owner: owner && toUuid("user", owner.id),
      type: owner ? "checking" : "system",
      purpose: owner ? null : "cash",
      shard: owner ? null : index,
      currency,
      exponent,
      created: createdAt,
    })),
  );
  await insert(
    `transfers (id, type, status, debit_account_id, credit_account_id, amount, currency,
      effective_at, recorded_at)`,
    `id uuid, type text, status text, debit uuid, credit uuid, amount bigint, currency text,
      effective timestamptz, recorded timestamptz`,
    sendings.map(({ id, type, status, from, to, amount, recordedAt }) => ({
      id: toUuid("transfer", id),
      type,
      status,
      debit: toUuid("account", from.id),
      credit: toUuid("account", to.id),
      amount,
      currency: from.currency,
      effective: recordedAt,
      recorded: recordedAt,
    })),
  );
  // Days without transfers are those on which everything was refused.
  await db.execute(sql`
    insert into ledger_days (owner_id, currency, day, spent, transfers)
    select a.owner_id, t.currency, (t.recorded_at at time zone 'UTC')::date, sum(t.amount), count(*)
    from transfers t join accounts a on a.id = t.debit_account_id group by 1, 2, 3`);
  await db.execute(sql`
    insert into ledger_days (owner_id, currency, day, spent, transfers)
    select distinct l.owner_id, l.currency, ${dayOf(at)}::date - n, 0, 0
    from ledger_days l, generate_series(0, 40) n on conflict do nothing`);
}

/** The same facts, read by looking at everything. */
function factsByHand(world: World, question: TransferQuestion): TransferFacts | null {
  const { ownerId, debitAccountId, creditAccountId, amount, exponent } = question;
  const account = world.accounts.find(({ id }) => id === debitAccountId);
  const { owner } = account ?? {};
  if (!account || !owner || owner.id !== ownerId) return null;
  const payee = world.accounts.find(({ id }) => id === creditAccountId);
  const own = world.sendings.filter(({ from }) => from.owner === owner);
  const inCurrency = own.filter(({ from }) => from.currency === account.currency);
  const month = inCurrency.filter(({ recordedAt }) => dayOf(recordedAt) >= dayOf(ago(29 * dayMs)));
  const since = (ms: number, list = own) => list.filter(({ recordedAt }) => recordedAt > ago(ms));
  const isNear = (each: number) => each >= 9_000 * 10 ** exponent && each < 10_000 * 10 ** exponent;
  const earlierDays = inCurrency
    .map(({ recordedAt }) => dayOf(recordedAt))
    .filter((day) => day < dayOf(at))
    .toSorted();
  const last = earlierDays.at(-1);
  const hasSent = own.some(
    ({ type, status, to }) => type === "transfer" && status === "posted" && to === payee,
  );
  return {
    at,
    amount,
    exponent,
    sentIn30Days: {
      amount: month.reduce((sum, each) => sum + each.amount, 0),
      transfers: month.length,
    },
    transfersInHour: Math.min(since(hourMs).length, 10),
    nearThresholdInDay: isNear(amount)
      ? Math.min(since(dayMs, inCurrency).filter((each) => isNear(each.amount)).length, 2)
      : 0,
    payeeIsKnown:
      amount > 1_000 * 10 ** exponent
        ? hasSent || (payee !== undefined && (payee.owner === null || payee.owner === owner))
        : null,
    accountOpenedAt: account.createdAt,
    lastSentOn: last === undefined ? null : new Date(last),
    joinedAt: owner.emailVerifiedAt ?? owner.createdAt,
    passwordChangedAt: owner.passwordChangedAt,
    factorsChangedAt: owner.factorsChangedAt,
  };
}

function anyQuestion({ people, accounts }: World): TransferQuestion {
  const from = pick(accounts);
  const isOwn = randomInt(10) > 0 && from.owner !== null;
  return {
    ownerId: (isOwn && from.owner ? from.owner : pick(people)).id,
    debitAccountId: randomInt(20) > 0 ? from.id : newId("account"),
    creditAccountId: randomInt(20) > 0 ? pick(accounts).id : newId("account"),
    amount: 1 + anyAmount(from.exponent),
    currency: from.currency,
    exponent: from.exponent,
  };
}

describe.each(adapters)("over %s", (_name, open) => {
  let opened: Awaited<ReturnType<typeof open>>;
  const world = makeWorld();
  beforeAll(async () => {
    opened = await open();
    for (const addition of additions) await opened.db.execute(addition);
    await keep(opened.db, world);
  });
  afterAll(() => opened.stop());

  test("the facts are those that a look at everything finds", async () => {
    for (let turn = 0; turn < 60; turn += 1) {
      const question = anyQuestion(world);
      expect(await read(opened.db, [question])).toEqual([factsByHand(world, question)]);
    }
  });

  test("many questions get the answers that each gets by itself, and count each other", async () => {
    const questions = some(500, () => anyQuestion(world));
    const facts = await read(opened.db, questions);
    const byHand = questions.map((question) => factsByHand(world, question));
    expect(facts).toEqual(countEarlierInList(questions, byHand));
    expect(facts.some((each) => each === null)).toBe(true);
    expect(facts.some((each) => each?.payeeIsKnown === true)).toBe(true);
    expect(facts.some((each) => each?.payeeIsKnown === false)).toBe(true);
  });

  test("nothing is asked when there is no question", async () => {
    expect(await read(opened.db, [])).toEqual([]);
  });
});

/** Rows as after some time; the account of number 1 sends ten thousand times an hour. */
const manyRows = `
  create function pg_temp.id(kind int, n bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
  insert into users (id, email, first_name, last_name, created_at, updated_at)
  select pg_temp.id(1, n), 'p' || n || '@example.com', 'Ada', 'Example', now(), now()
  from generate_series(1, 20000) n;
  insert into accounts (id, owner_id, type, currency, exponent, created_at)
  select pg_temp.id(2, n), pg_temp.id(1, n), 'checking', 'USD', 2, now()
  from generate_series(1, 20000) n;
  insert into transfers (id, type, status, debit_account_id, credit_account_id, amount, currency,
    effective_at, recorded_at)
  select pg_temp.id(3, n), 'transfer', 'posted', pg_temp.id(2, case when n % 2 = 0 then 1 else n end),
    pg_temp.id(2, n - 1), n, 'USD', moment, moment
  from generate_series(3, 20000) n, lateral (
    select '${at.toISOString()}'::timestamptz - n * interval '0.18 seconds' as moment) m;
  insert into ledger_days (owner_id, currency, day, spent, transfers)
  select pg_temp.id(1, 1 + n % 2000), 'USD', '${dayOf(at)}'::date - n / 2000, 100, 1
  from generate_series(1, 60000) n;`;
const manyId = <Kind extends "user" | "account">(kind: Kind, n: number): Id<Kind> => {
  const first = kind === "user" ? "00000001" : "00000002";
  return fromUuid(kind, `${first}-0000-7000-8000-${n.toString(16).padStart(12, "0")}`);
};
const asked = (payer: number, payee: number, amount = 9_500_00): TransferQuestion => ({
  ownerId: manyId("user", payer),
  debitAccountId: manyId("account", payer),
  creditAccountId: manyId("account", payee),
  amount,
  currency: "USD",
  exponent: 2,
});

describe("in large tables", () => {
  let server: PostgresServer;
  let recording: RecordingDatabase;
  beforeAll(async () => {
    server = await startPostgres();
    await migrate({ kind: "postgres", url: server.url });
    recording = await openRecordingDatabase(server.url);
    for (const addition of additions) await recording.db.execute(addition);
    await recording.client.query(manyRows);
    await recording.client.query("vacuum analyze");
  });
  afterAll(async () => {
    await recording.db.close();
    await server.stop();
  });

  async function sentFor(questions: readonly TransferQuestion[]): Promise<Sent> {
    const [sent, ...more] = await recording.record(() => read(recording.db, questions));
    if (!sent) throw new Error("Nothing was sent");
    expect(more).toEqual([]);
    return sent;
  }

  const ownIndexes = [
    "accounts_by_owner",
    "accounts_pkey",
    "ledger_days_owner_id_currency_day_pk",
    "transfers_by_debit",
    "transfers_by_payee",
    "users_pkey",
  ];

  test.each([
    ["one transfer", 1],
    ["64 of different people", 64],
    ["500 of different people", 500],
  ])("%s: one statement, by index", async (_what, count) => {
    const questions = some(count, (index) => asked(1 + index * 31, 2 + index * 17));
    const plan = await planOf(recording.client, await sentFor(questions));
    expect(plan.scanned).toEqual([]);
    expect([...new Set(plan.indexes)].toSorted()).toEqual(ownIndexes);
    expect(plan.sorts).toBe(0);
  });

  test("the plan that is kept for all lengths is by index and no dearer", async () => {
    const one = await sentFor([asked(5, 6)]);
    const many = await sentFor(some(500, (index) => asked(1 + index * 31, 2)));
    const { client } = recording;
    const costOf = async (statement: string, parameters: unknown[] = []) => {
      const { rows } = await client.query(`explain (format json) ${statement}`, parameters);
      return rows[0]["QUERY PLAN"][0].Plan["Total Cost"];
    };
    await client.query("set plan_cache_mode = force_generic_plan");
    await client.query(`prepare facts as ${one.query}`);
    const nulls = `execute facts(${one.parameters.map(() => "null").join(", ")})`;
    const { scanned, indexes, sorts } = await planOf(client, { query: nulls, parameters: [] });
    expect(scanned).toEqual([]);
    expect([...new Set(indexes)].toSorted()).toEqual(ownIndexes);
    expect(sorts).toBe(0);
    const kept = await costOf(nulls);
    expect(kept).toBeLessThanOrEqual(1.1 * (await costOf(one.query, one.parameters)));
    expect(kept).toBeLessThanOrEqual(1.1 * (await costOf(many.query, many.parameters)));
    // Beyond it Postgres compiles a statement before it runs it, which takes far longer.
    expect(kept).toBeLessThan(50_000);
  });

  test("of a long history no more rows are read than the rules count", async () => {
    const [facts] = await read(recording.db, [asked(1, 15_000)]);
    expect(facts).toMatchObject({ transfersInHour: 10, payeeIsKnown: false });
    expect(await rowsOfTransfers([asked(1, 15_000, 5_000_00)])).toBeLessThanOrEqual(10);
    expect(await rowsOfTransfers([asked(1, 15_001, 5_000_00)])).toBeLessThanOrEqual(11);
  });

  async function rowsOfTransfers(questions: readonly TransferQuestion[]): Promise<number> {
    const { query, parameters } = await sentFor(questions);
    const { rows } = await recording.client.query(
      `explain (analyze, format json) ${query}`,
      parameters,
    );
    return countRows(rows[0]["QUERY PLAN"][0].Plan, "transfers");
  }
});

type Measured = Readonly<{
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Measured[];
}>;

function countRows(node: Measured, relation: string): number {
  const perLoop = node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0);
  const own = node["Relation Name"] === relation ? perLoop * node["Actual Loops"] : 0;
  return (node.Plans ?? []).reduce((sum, each) => sum + countRows(each, relation), own);
}
