import pLimit from "p-limit";
import type pg from "pg";
import { maxWaitingUnits, maxWaitMs } from "./database.ts";
import { DatabaseUnreachable } from "./failure.ts";
import { retryConflicts } from "./retry-conflicts.ts";

/** Units that take turns on the connections of a pool. */
export type Line = Readonly<{
  /** Throws `DatabaseUnreachable` for a unit whose turn does not come in time. */
  run<Result>(unit: (pool: pg.Pool) => Promise<Result>): Promise<Result>;
  end(): Promise<void>;
}>;

/**
 * The line stands before the pool, whose own time-out for a connection would count the wait behind
 * others as well: a busy server is no server that is down. Bounded in length and in time.
 */
export function openLine(pool: pg.Pool, places: number): Line {
  const limit = pLimit(places);

  const waitForPlace = async (): Promise<() => void> => {
    if (limit.pendingCount >= maxWaitingUnits) throw tooBusy();
    const turn = Promise.withResolvers<() => void>();
    const timer = setTimeout(() => turn.reject(tooBusy()), maxWaitMs);
    void limit(async () => {
      clearTimeout(timer);
      const work = Promise.withResolvers<void>();
      // Whoever gave up waiting leaves the place to the next one.
      turn.promise.catch(() => work.resolve());
      turn.resolve(work.resolve);
      await work.promise;
    });
    return turn.promise;
  };

  return {
    async run(unit) {
      const leave = await waitForPlace();
      try {
        return await retryConflicts(() => unit(pool));
      } finally {
        leave();
      }
    },
    end: () => pool.end(),
  };
}

function tooBusy(): DatabaseUnreachable {
  return new DatabaseUnreachable(new Error("Too many units wait for a connection"));
}
