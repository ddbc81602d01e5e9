import { expect, test } from "vitest";
import { DatabaseUnreachable } from "../../src/platform/db/failure.ts";
import type { Log } from "../../src/platform/log/log.ts";
import { duePageRows, settleDue } from "../../src/platform/settle-due.ts";

type Row = Readonly<{ id: string }>;

/** So many rows that are due, and what is left of them. */
function setUp(count: number) {
  let rows: Row[] = Array.from({ length: count }, (_, at) => ({ id: `row-${at}` }));
  const logged: string[] = [];
  const log = { error: (event: string) => void logged.push(event) } as unknown as Log;
  const time = { now: new Date("2026-11-01T12:00:00Z") };
  const run = (settle: (row: Row) => void, stopping = new AbortController().signal) =>
    settleDue<Row>({ log, clock: () => time.now }, stopping, {
      failure: "row_failed",
      find: async (failed) => rows.filter(({ id }) => !failed.includes(id)).slice(0, duePageRows),
      settle: async (row) => {
        settle(row);
        rows = rows.filter((other) => other !== row);
      },
    });
  return { run, logged, time, left: () => rows.map(({ id }) => id) };
}

test("several pages are settled in one run", async () => {
  const { run, left } = setUp(2 * duePageRows + 10);
  await run(() => undefined);
  expect(left()).toEqual([]);
});

test("rows that fail are named, are left, and keep none behind them from its turn", async () => {
  const { run, left, logged } = setUp(3 * duePageRows);
  const isBroken = ({ id }: Row) => Number(id.slice(4)) < duePageRows + 5;
  const settle = (row: Row) => {
    if (isBroken(row)) throw new Error("It is broken");
  };
  await expect(run(settle)).rejects.toThrow("It is broken");
  expect(left()).toHaveLength(duePageRows + 5);
  expect(logged).toHaveLength(20);
});

test("an outage of the database, a stop and the end of its time end a run", async () => {
  const away = setUp(10);
  const outage = new DatabaseUnreachable(new Error("It is away"));
  const run = away.run(() => {
    throw outage;
  });
  await expect(run).rejects.toBe(outage);
  expect(away.logged).toEqual([]);

  const stopped = setUp(10);
  const stopping = new AbortController();
  await stopped.run(() => stopping.abort(), stopping.signal);
  expect(stopped.left()).toHaveLength(9);

  const slow = setUp(10);
  await slow.run(() => {
    slow.time.now = new Date(slow.time.now.getTime() + 11_000);
  });
  expect(slow.left()).toHaveLength(9);
});
