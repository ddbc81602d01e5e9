import { addSeconds } from "../core/clock.ts";
import type { Ctx } from "./ctx.ts";
import { isDatabaseOutage } from "./db/failure.ts";
import { describeError } from "./log/json-log.ts";
import { runBounded } from "./run-bounded.ts";

/** Rows of a page; a shorter one is the last. */
export const duePageRows = 200;
/** Pages of one run, and seconds after which it begins no other row; the next run goes on. */
const maxPages = 50;
const runSeconds = 10;
/** A Worker may hold six connections. */
const atOnce = 4;
/** Rows that failed and are named in the log; the others of a run are left out of it. */
const maxNamed = 20;

/** Rows whose time has come, and what is to be done with each so that it is due no more. */
type Due<Row extends Readonly<{ id: string }>> = Readonly<{
  /** What the log says of a row that could not be settled. */
  failure: string;
  /** At most `duePageRows`, oldest first, without those that failed in this run. */
  find(failed: readonly Row["id"][]): Promise<readonly Row[]>;
  settle(row: Row): Promise<void>;
}>;

/**
 * Settles what is due, page by page, for the scheduled job. A row that fails keeps none behind it
 * from its turn, in this run or a later one; the first failure is thrown at the end.
 */
export async function settleDue<Row extends Readonly<{ id: string }>>(
  ctx: Pick<Ctx, "clock" | "log">,
  stopping: AbortSignal,
  { failure, find, settle }: Due<Row>,
): Promise<void> {
  const end = addSeconds(ctx.clock(), runSeconds);
  const isOver = () => stopping.aborted || ctx.clock() > end;
  const failed: Row["id"][] = [];
  const failures: unknown[] = [];
  const settleOne = async (row: Row): Promise<void> => {
    if (isOver()) return;
    try {
      await settle(row);
    } catch (error) {
      if (isDatabaseOutage(error)) throw error;
      if (failed.length < maxNamed) ctx.log.error(failure, { id: row.id, ...describeError(error) });
      failed.push(row.id);
      failures.push(error);
    }
  };
  for (let page = 0; page < maxPages; page += 1) {
    const rows = await find(failed);
    await runBounded(rows, atOnce, settleOne);
    if (rows.length < duePageRows || isOver()) break;
  }
  if (failures.length > 0) throw failures[0];
}
