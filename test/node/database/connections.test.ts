import { asc, eq, sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Database } from "../../../src/platform/db/database.ts";
import { brokenConstraint, isDatabaseOutage } from "../../../src/platform/db/failure.ts";
import { openPostgresDatabase } from "../../../src/platform/db/postgres.ts";
import { type OwnPostgres, startOwnPostgres } from "../../support/servers/own-postgres.ts";
import { createMarbles, marbles } from "./marbles.ts";

/** How plain Postgres is spoken to: one pipelined connection, and a small pool for units. */

const patienceMs = 20_000;
const parallelUnits = 200;
const poolSize = 10;

let server: OwnPostgres;
let admin: pg.Client;
let db: Database;
let lost: unknown[];

beforeAll(async () => {
  server = await startOwnPostgres();
  db = open();
  await createMarbles(db);
  await db.close();
});
beforeEach(async () => {
  lost = [];
  db = open();
  admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query("truncate marbles");
  return async () => {
    await Promise.all([admin.end(), db.close()]);
  };
});
afterAll(() => server.stop());

function open(): Database {
  return openPostgresDatabase({
    connectionString: server.url,
    poolSize,
    events: { onConnected: () => undefined, onLost: (error) => lost.push(error) },
  });
}

const add = (id: number, weight = 1) =>
  db.insert(marbles).values({ id, label: `marble ${id}`, weight });
const listIds = async () =>
  (await db.select({ id: marbles.id }).from(marbles).orderBy(asc(marbles.id))).map((m) => m.id);

/** Connections of ours that the server has, and what they do. */
async function activity(): Promise<{ pid: number; state: string; query: string }[]> {
  const { rows } = await admin.query(
    "select pid, state, query from pg_stat_activity where application_name = 'florin'",
  );
  return rows;
}
async function findPid(query: RegExp): Promise<number> {
  return await vi.waitFor(async () => {
    const busy = (await activity()).find((row) => row.state === "active" && query.test(row.query));
    if (!busy) throw new Error("The statement is not under way yet");
    return busy.pid;
  }, patienceMs);
}
const terminate = (pid: number) => admin.query("select pg_terminate_backend($1)", [pid]);

describe("atomic units", () => {
  test(`${parallelUnits} at once get by with ${poolSize} connections`, async () => {
    const warmUp = () => db.atomic((tx) => [tx.execute(sql`select pg_sleep(0.05)`)]);
    await Promise.all(Array.from({ length: poolSize }, warmUp));
    await add(0, 1);
    const heavier = eq(marbles.id, 0);
    const units = Array.from({ length: parallelUnits }, (_, at) =>
      db.atomic((tx) => [
        tx.insert(marbles).values({ id: at + 1, label: `marble ${at + 1}` }),
        tx
          .update(marbles)
          .set({ weight: sql`${marbles.weight} + 1` })
          .where(heavier)
          .returning({ weight: marbles.weight }),
      ]),
    );
    const weights = (await Promise.all(units)).map(([, [row]]) => row?.weight);
    expect(new Set(weights).size).toBe(parallelUnits);
    expect(await db.select({ weight: marbles.weight }).from(marbles).where(heavier)).toEqual([
      { weight: parallelUnits + 1 },
    ]);
    expect(await listIds()).toHaveLength(parallelUnits + 1);
    expect((await activity()).length).toBeLessThanOrEqual(poolSize + 1);
  });

  test("a broken guard, also at COMMIT, costs no connection", async () => {
    const ask = sql`select pg_backend_pid() as pid`;
    const opened = sql`select pid from pg_stat_activity where application_name = 'florin'`;
    const breakGuard = async (): Promise<number> => {
      const late = db.atomic((tx) => [
        tx.execute(sql`set constraints "a marble has a known owner" deferred`),
        tx.execute(sql`insert into marbles (id, label, owner)
          values (1, 'lost', '0192f0c1-7f7c-7a5e-8b1e-5a5a5a5a5a5a')`),
      ]);
      await expect(late).rejects.toSatisfy(
        (error) => brokenConstraint(error) === "a marble has a known owner",
      );
      const [{ rows }] = await db.atomic((tx) => [tx.execute<{ pid: number }>(ask)]);
      return rows[0]?.pid ?? 0;
    };
    // The unit behind the first one may come before that one's connection is back, and open another.
    await breakGuard();
    const { rows: before } = await db.execute<{ pid: number }>(opened);
    const used = [await breakGuard(), await breakGuard(), await breakGuard()];
    // Whichever of its idle connections the pool takes, none of them is new.
    expect(before.map(({ pid }) => pid)).toEqual(expect.arrayContaining(used));
  });

  test("one whose connection breaks fails, and the next one works", async () => {
    const broken = db.atomic((tx) => [
      tx.insert(marbles).values({ id: 1, label: "one" }),
      tx.execute(sql`select pg_sleep(600)`),
    ]);
    const failure = expect(broken).rejects.toSatisfy(isDatabaseOutage);
    await terminate(await findPid(/pg_sleep/));
    await failure;
    await db.atomic((tx) => [tx.insert(marbles).values({ id: 2, label: "two" })]);
    expect(await listIds()).toEqual([2]);
  });
});

describe("the pipelined connection", () => {
  test("keeps the order in which statements were started, whatever their kind", async () => {
    const letters = "abcdefghijklmnopqrstuvwxyz".repeat(4).split("");
    await db.insert(marbles).values({ id: 1, label: "" });
    await Promise.all(
      letters.map((letter, at) =>
        at % 2 === 0
          ? db.execute(sql`update marbles set label = label || ${letter}::text where id = 1`)
          : db
              .update(marbles)
              .set({ label: sql`${marbles.label} || ${letter}::text` })
              .where(eq(marbles.id, 1))
              .returning({ label: marbles.label }),
      ),
    );
    const [row] = await db.select({ label: marbles.label }).from(marbles);
    expect(row?.label).toBe(letters.join(""));
  });

  test("lets no failing statement disturb its neighbours", async () => {
    const count = 60;
    const outcomes = await Promise.allSettled(
      Array.from({ length: count }, (_, at) => {
        if (at % 4 === 0) return add(at, 0);
        if (at % 4 === 1) return db.execute(sql`select nothing_there`);
        if (at % 4 === 2) return db.execute<{ at: number }>(sql`select ${at}::int as at`);
        return add(at).returning({ id: marbles.id });
      }),
    );
    for (const [at, outcome] of outcomes.entries()) {
      expect(outcome.status).toBe(at % 4 < 2 ? "rejected" : "fulfilled");
      if (at % 4 === 0)
        expect(brokenConstraint(reasonOf(outcome))).toBe("a marble weighs something");
      if (at % 4 === 2) expect(outcomeOf(outcome)).toMatchObject({ rows: [{ at }] });
      if (at % 4 === 3) expect(outcomeOf(outcome)).toEqual([{ id: at }]);
    }
  });

  test("is replaced when it breaks; what was under way fails and is not sent again", async () => {
    await add(1);
    const underWay = [db.execute(sql`select pg_sleep(600)`), add(2), db.select().from(marbles)];
    const retries: PromiseLike<unknown>[] = [];
    const outcomes = Promise.allSettled(
      underWay.map((statement, at) =>
        statement.catch((error: unknown) => {
          retries.push(add(10 + at));
          process.nextTick(() => retries.push(add(20 + at)));
          setImmediate(() => retries.push(add(30 + at)));
          throw error;
        }),
      ),
    );
    await terminate(await findPid(/pg_sleep/));
    for (const outcome of await outcomes) {
      expect(reasonOf(outcome)).toSatisfy(isDatabaseOutage);
    }
    await vi.waitFor(() => expect(retries).toHaveLength(3 * underWay.length), patienceMs);
    await Promise.allSettled(retries);
    await add(40);
    const ids = await listIds();
    expect(ids).toContain(40);
    expect(ids).not.toContain(2);
    await vi.waitFor(async () => expect(await activity()).toHaveLength(1), patienceMs);
  });

  test("says so when it broke while idle, and works again", async () => {
    await add(1);
    const [idle] = await activity();
    await terminate(idle?.pid ?? 0);
    await vi.waitFor(() => expect(lost.length).toBeGreaterThan(0), patienceMs);
    await add(2);
    expect(await listIds()).toEqual([1, 2]);
  });

  test("is closed after what is under way, and so is the pool", async () => {
    const slow = db.execute<{ n: number }>(sql`select 1 as n from pg_sleep(0.2)`).execute();
    const unit = db.atomic((tx) => [tx.execute(sql`select pg_sleep(0.21)`)]);
    await Promise.all([findPid(/0\.2\)/), findPid(/0\.21/)]);
    const closed = db.close();
    expect((await slow).rows).toEqual([{ n: 1 }]);
    await Promise.all([unit, closed]);
    await vi.waitFor(async () => expect(await activity()).toEqual([]), patienceMs);
    await expect(db.execute(sql`select 1`)).rejects.toSatisfy(isDatabaseOutage);
    db = open();
  });
});

function reasonOf(outcome: PromiseSettledResult<unknown>): unknown {
  return outcome.status === "rejected" ? outcome.reason : expect.fail("It should have failed");
}

function outcomeOf(outcome: PromiseSettledResult<unknown>): unknown {
  return outcome.status === "fulfilled" ? outcome.value : expect.fail("It should have worked");
}
