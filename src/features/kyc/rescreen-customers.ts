import { and, asc, lt } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { runBounded } from "../../platform/run-bounded.ts";
import { currentListVersion } from "./current-list-version.ts";
import { isScreened, markClean, rescreenRecord } from "./rescreen-record.ts";
import type { Screener } from "./screen-details.ts";
import { kycRecords } from "./tables.ts";

/** Records per run; each is marked with the list's version, so the next run goes on behind them. */
const maxRescreened = 100;
const atOnce = 4;

/**
 * Compares customers with lists that are newer than what they were compared with; for the scheduled
 * job. Somebody new who looks alike opens a case. Whoever is approved stays so until staff decide.
 */
export async function rescreenCustomers(
  ctx: Ctx,
  stopping: AbortSignal,
  screener?: Screener,
): Promise<void> {
  const listVersion = await currentListVersion(ctx, screener);
  if (listVersion === 0) return;
  const due = await ctx.db
    .select()
    .from(kycRecords)
    .where(and(isScreened, lt(kycRecords.screenedVersion, listVersion)))
    .orderBy(asc(kycRecords.screenedVersion), asc(kycRecords.id))
    .limit(maxRescreened);
  const failures: unknown[] = [];
  const clean = await runBounded(due, atOnce, async (record) => {
    if (stopping.aborted) return [];
    try {
      const outcome = await rescreenRecord(ctx, record, listVersion, screener);
      return outcome === "clean" ? [record.id] : [];
    } catch (error) {
      failures.push(error);
    }
    return [];
  });
  // What was found is kept, whatever went wrong with the others of the run.
  await markClean(ctx, clean.flat(), listVersion);
  if (failures.length > 0) throw failures[0];
}
