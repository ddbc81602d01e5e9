import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { createNewId, type Id } from "../../../src/core/id.ts";
import { claim } from "../../../src/platform/db/claim.ts";
import type { Database, Statements } from "../../../src/platform/db/database.ts";
import {
  brokenConstraint,
  isDatabaseOutage,
  readDatabaseFailure,
} from "../../../src/platform/db/failure.ts";
import { adapters, type OpenedAdapter } from "../../support/servers/adapters.ts";
import { createMarbles, marbles, owners } from "./marbles.ts";

/** What the port promises, on every adapter. */

const newId = createNewId(() => new Date());
const parallelClaims = 50;
const stranger = newId("user");

describe.each(adapters)("the database over %s", (_name, open) => {
  let opened: OpenedAdapter;
  let db: Database;
  let ada: Id<"user">;

  beforeAll(async () => {
    opened = await open();
    db = opened.db;
    await createMarbles(db);
  });
  beforeEach(async () => {
    await db.delete(marbles).where(sql`true`);
    ada = newId("user");
    await db.insert(owners).values({ id: ada, name: "Ada" });
  });
  afterAll(() => opened.stop());

  const add = (tx: Statements, id: number, more: Partial<typeof marbles.$inferInsert> = {}) =>
    tx.insert(marbles).values({ id, label: `marble ${id}`, ...more });
  const listIds = async () =>
    (await db.select({ id: marbles.id }).from(marbles).orderBy(asc(marbles.id))).map((m) => m.id);

  describe("an atomic unit", () => {
    test("gives typed results in the order of its statements", async () => {
      const [inserted, written, counted, changed, removed] = await db.atomic((tx) => [
        add(tx, 1, { owner: ada }).returning(),
        add(tx, 2),
        tx.execute<{ n: number }>(sql`select count(*)::int as n from ${marbles}`),
        tx
          .update(marbles)
          .set({ weight: 7 })
          .where(eq(marbles.id, 1))
          .returning({ weight: marbles.weight }),
        tx.delete(marbles).where(eq(marbles.id, 2)).returning({ id: marbles.id }),
      ]);
      expectTypeOf(inserted).toEqualTypeOf<(typeof marbles.$inferSelect)[]>();
      expectTypeOf(changed).toEqualTypeOf<{ weight: number }[]>();
      expect(inserted).toMatchObject([{ id: 1, owner: ada, label: "marble 1", weight: 1 }]);
      expect(written).toBeDefined();
      expect(counted.rows).toEqual([{ n: 2 }]);
      expect(changed).toEqual([{ weight: 7 }]);
      expect(removed).toEqual([{ id: 2 }]);
    });

    test("runs its statements in the order in which they are listed", async () => {
      const rounds = 8;
      await add(db, 1, { label: "" });
      const write = (tx: Statements, letter: string) =>
        tx
          .update(marbles)
          .set({ label: sql`${marbles.label} || ${letter}::text` })
          .where(eq(marbles.id, 1));
      const states = await db.atomic((tx) => {
        const read = () => tx.select({ label: marbles.label }).from(marbles);
        const execute = (letter: string) =>
          tx.execute(sql`update marbles set label = label || ${letter}::text where id = 1`);
        const round = [execute("a"), write(tx, "b"), read(), write(tx, "c").returning()] as const;
        const more = Array.from({ length: rounds - 1 }, () => [
          execute("a"),
          write(tx, "b"),
          read(),
          write(tx, "c").returning(),
        ]);
        return [...round, ...more.flat()];
      });
      expect(states[2]).toEqual([{ label: "ab" }]);
      expect(states[3]).toMatchObject([{ label: "abc" }]);
      expect(states.at(-2)).toEqual([{ label: `${"abc".repeat(rounds - 1)}ab` }]);
      expect(states.at(-1)).toMatchObject([{ label: "abc".repeat(rounds) }]);
    });

    test("is all or nothing, and tells the first thing that broke", async () => {
      await add(db, 1);
      const unit = db.atomic((tx) => [
        add(tx, 2),
        add(tx, 3, { weight: 0 }),
        add(tx, 1),
        add(tx, 4),
      ]);
      expect(brokenConstraint(await failureOf(unit))).toBe("a marble weighs something");
      expect(await listIds()).toEqual([1]);
      await db.atomic((tx) => [add(tx, 2), add(tx, 3)]);
      expect(await listIds()).toEqual([1, 2, 3]);
    });

    test("throws what the database says at COMMIT", async () => {
      const unit = db.atomic((tx) => [
        tx.execute(sql`set constraints "a marble has a known owner" deferred`),
        add(tx, 1, { owner: stranger }),
      ]);
      expect(brokenConstraint(await failureOf(unit))).toBe("a marble has a known owner");
      expect(await listIds()).toEqual([]);
      await db.atomic((tx) => [add(tx, 1, { owner: ada })]);
      expect(await listIds()).toEqual([1]);
    });

    test("leaves nothing behind when a statement cannot even be written down", async () => {
      const unit = db.atomic((tx) => [
        add(tx, 1),
        add(tx, 2, { owner: "usr_nonsense" }),
        add(tx, 3),
      ]);
      await expect(unit).rejects.toThrow();
      const unbuilt = db.atomic(() => {
        throw new Error("nothing was built");
      });
      await expect(unbuilt).rejects.toThrow("nothing was built");
      expect(await listIds()).toEqual([]);
      await db.atomic((tx) => [add(tx, 1)]);
      expect(await listIds()).toEqual([1]);
    });
  });

  test.each<[string, string | null, string, (tx: Statements) => ReturnType<typeof add>]>([
    ["CHECK", "a marble weighs something", "23514", (tx) => add(tx, 1, { weight: -1 })],
    ["UNIQUE", "labels are told apart", "23505", (tx) => add(tx, 1, { label: "taken" })],
    ["PRIMARY KEY", "marbles_pkey", "23505", (tx) => add(tx, 99)],
    ["FOREIGN KEY", "a marble has a known owner", "23503", (tx) => add(tx, 1, { owner: stranger })],
    ["NOT NULL", null, "23502", (tx) => add(tx, 1, { label: sql`null` as unknown as string })],
  ])("names the broken %s, alone and in a unit", async (_kind, constraint, sqlState, write) => {
    await add(db, 99, { label: "taken" });
    for (const attempt of [() => write(db), () => db.atomic((tx) => [write(tx)])]) {
      const error = await failureOf(attempt());
      expect(brokenConstraint(error)).toBe(constraint);
      expect(readDatabaseFailure(error)).toEqual({ sqlState, constraint });
    }
  });

  test("names a guard that a function raises", async () => {
    const error = await failureOf(
      db.execute(sql`select must_claim(0, 'the marble is on the table')`),
    );
    const constraint = "the marble is on the table";
    expect(readDatabaseFailure(error)).toEqual({ sqlState: "FL001", constraint });
  });

  test.each([
    ["08006", true],
    ["25006", true],
    ["40001", true],
    ["40P01", true],
    ["53300", true],
    ["55P03", true],
    ["57014", true],
    ["58030", true],
    ["22P02", false],
    ["25P02", false],
    ["42501", false],
    ["42P01", false],
    ["57000", false],
    ["FL001", false],
    ["XX000", false],
  ])("takes SQLSTATE %s for an outage: %s", async (sqlState, isOutage) => {
    const fail = sql`select fail_with(${sqlState})`;
    for (const attempt of [() => db.execute(fail), () => db.atomic((tx) => [tx.execute(fail)])]) {
      const error = await failureOf(attempt());
      expect(readDatabaseFailure(error)).toEqual({ sqlState, constraint: null });
      expect(isDatabaseOutage(error)).toBe(isOutage);
    }
  });

  test("of many parallel claims exactly one wins", async () => {
    await add(db, 0);
    const attempts = Array.from({ length: parallelClaims }, (_, at) => {
      const guarded = and(eq(marbles.id, 0), isNull(marbles.takenAt));
      return db.atomic((tx) => [
        add(tx, at + 1),
        claim(
          tx,
          tx.update(marbles).set({ takenAt: new Date() }).where(guarded).returning({ id: sql`1` }),
          "the marble is on the table",
        ),
      ]);
    });
    const outcomes = await Promise.allSettled(attempts);
    const lost = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [brokenConstraint(outcome.reason)] : [],
    );
    expect(lost).toEqual(Array(parallelClaims - 1).fill("the marble is on the table"));
    const winner = outcomes.findIndex((outcome) => outcome.status === "fulfilled");
    expect(await listIds()).toEqual([0, winner + 1]);
  });

  test("carries moments, ids, lists and JSON there and back", async () => {
    const marble = {
      id: 1,
      owner: ada,
      label: 'Zoë\'s "blue" \\ ☂ one',
      weight: 2_147_483_647,
      tags: ["a,b", 'q"', "", "NULL", "\\", "{}"],
      facts: { text: "x'\"\\", list: [1, null, { deep: [true] }], number: 1.5, nothing: null },
      foundAt: new Date("2026-03-29T01:59:59.987Z"),
      takenAt: null,
    };
    await db.insert(marbles).values(marble);
    expect(await db.select().from(marbles)).toEqual([marble]);
    const [, found] = await db.atomic((tx) => [
      tx
        .update(marbles)
        .set({ takenAt: marble.foundAt })
        .where(eq(marbles.foundAt, marble.foundAt)),
      tx.select().from(marbles),
    ]);
    expect(found).toEqual([{ ...marble, takenAt: marble.foundAt }]);
    const told = await db.execute(sql`
      select (taken_at at time zone 'UTC')::text as utc, owner::text as owner from marbles`);
    expect(told.rows).toEqual([
      {
        utc: "2026-03-29 01:59:59.987",
        owner: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      },
    ]);
  });

  test("gives raw values alike", async () => {
    const { rows } = await db.execute(sql`
      select 1::bigint as big, '{1,2}'::bigint[] as bigs, 1.50::numeric as exact, 2::int as whole,
        true as yes, '2026-01-02T03:04:05.678Z'::timestamptz at time zone 'UTC' as moment,
        '2026-01-02'::date as day, '{"a": 1}'::jsonb as json, null as nothing`);
    expect(rows).toEqual([
      {
        ...{ big: "1", bigs: ["1", "2"], exact: "1.50", whole: 2, yes: true, nothing: null },
        ...{ moment: "2026-01-02 03:04:05.678", day: "2026-01-02", json: { a: 1 } },
      },
    ]);
  });

  test("keeps SQL and parameters out of what it tells of a failure", async () => {
    await add(db, 1);
    const secret = "a-secret-parameter";
    const doubled = { id: 2, label: secret, tags: [secret], facts: { secret } };
    await db.insert(marbles).values(doubled);
    for (const attempt of [
      () => db.insert(marbles).values({ ...doubled, id: 3 }),
      () => db.atomic((tx) => [tx.insert(marbles).values({ ...doubled, id: 3 })]),
      () => db.execute(sql`select ${secret}::int`),
      () => db.execute(sql`select nothing_there, ${secret}::text`),
    ]) {
      const failure = readDatabaseFailure(await failureOf(attempt()));
      expect(failure).not.toBeNull();
      expect(JSON.stringify(failure)).not.toMatch(/a-secret|select|insert|marbles\b/i);
    }
  });

  test("answers a ping", async () => {
    await expect(db.ping()).resolves.toBeUndefined();
  });
});

async function failureOf(attempt: PromiseLike<unknown>): Promise<unknown> {
  return await Promise.resolve(attempt).then(
    () => expect.fail("The database took what it should refuse"),
    (error: unknown) => error,
  );
}
