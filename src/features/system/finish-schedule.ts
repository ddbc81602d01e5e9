import { and, eq, sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import type { Schedule } from "./claim-schedule.ts";
import { jobRuns, scheduleLeases } from "./tables.ts";

export type JobOutcome = Readonly<{ job: string; isFailed: boolean; durationMs: number }>;

/** Gives the schedule back for its next turn and adds up what became of its jobs. */
export async function finishSchedule(
  ctx: Ctx,
  { name }: Schedule,
  outcomes: readonly JobOutcome[],
): Promise<void> {
  const { schedule, holder } = scheduleLeases;
  const isMine = and(eq(schedule, name), eq(holder, ctx.requestId));
  await ctx.db.atomic((tx) => {
    const release = tx.update(scheduleLeases).set({ leasedUntil: sql`now()` }).where(isMine);
    return outcomes.length === 0 ? [release] : [release, addOutcomes(tx, outcomes)];
  });
}

function addOutcomes(tx: Statements, outcomes: readonly JobOutcome[]) {
  const rows = outcomes.map(({ job, isFailed, durationMs }) => ({
    job,
    runs: 1,
    failures: isFailed ? 1 : 0,
    lastRunAt: sql`now()`,
    lastSuccessAt: isFailed ? null : sql`now()`,
    lastDurationMs: Math.round(durationMs),
  }));
  // In one order, because schedules that end together share some of their jobs.
  rows.sort((one, other) => (one.job < other.job ? -1 : 1));
  return tx
    .insert(jobRuns)
    .values(rows)
    .onConflictDoUpdate({
      target: jobRuns.job,
      set: {
        runs: sql`${jobRuns.runs} + 1`,
        failures: sql`${jobRuns.failures} + excluded.failures`,
        lastRunAt: sql`excluded.last_run_at`,
        lastSuccessAt: sql`coalesce(excluded.last_success_at, ${jobRuns.lastSuccessAt})`,
        lastDurationMs: sql`excluded.last_duration_ms`,
      },
    });
}
