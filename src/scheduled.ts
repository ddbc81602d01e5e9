import { addSeconds } from "./core/clock.ts";
import { sealAudit } from "./features/audit/index.ts";
import { sweepExpired } from "./features/auth/index.ts";
import { expireAuthorizations } from "./features/cards/index.ts";
import { deleteRetained, expireRecords, rescreenCustomers } from "./features/kyc/index.ts";
import { openStructuringCases } from "./features/reporting/index.ts";
import { sweepPosts } from "./features/social/index.ts";
import {
  checkpointEmbedded,
  claimSchedule,
  finishSchedule,
  type JobOutcome,
  renewSchedule,
  type Schedule,
  sweepIdempotencyKeys,
} from "./features/system/index.ts";
import { expireHolds } from "./features/transfers/index.ts";
import { runSyncs, sweepConsents } from "./features/wave/index.ts";
import { deliverWebhooks, sweepDeliveries } from "./features/webhooks/index.ts";
import { type Ctx, type Services, systemCtx } from "./platform/ctx.ts";
import { describeError } from "./platform/log/json-log.ts";
import { runTraced } from "./platform/trace/current-trace.ts";
import { continueTrace } from "./platform/trace/trace.ts";

/** Bounded, and may run twice at once without harm; what it began it ends early on `stopping`. */
type Job = (ctx: Ctx, stopping: AbortSignal) => Promise<void>;
type Jobs = Readonly<Record<string, Job>>;

/** Somebody waits for these. */
const promptJobs: Jobs = { deliver_webhooks: deliverWebhooks, sync_wave: runSyncs };

/** In the order of their run. */
const jobs: Jobs = {
  expire_holds: expireHolds,
  expire_authorizations: expireAuthorizations,
  sweep_identity: sweepExpired,
  sweep_idempotency_keys: sweepIdempotencyKeys,
  sweep_deliveries: sweepDeliveries,
  expire_kyc_records: expireRecords,
  rescreen_customers: rescreenCustomers,
  delete_retained_kyc_records: deleteRetained,
  open_structuring_cases: openStructuringCases,
  sweep_wave_consents: sweepConsents,
  sweep_posts: sweepPosts,
  ...promptJobs,
  // Behind the others, whose acts it seals.
  seal_audit: sealAudit,
  checkpoint_embedded: checkpointEmbedded,
};

/** For runtimes that do not end before their work does. */
const never = () => new AbortController().signal;
/** Seconds of a run after which it says, before its next job, that it goes on. */
const renewAfterSeconds = 5;

/** What is to be done how often. */
export type Timetable = Schedule & Readonly<{ jobs: Jobs }>;

/** The work that no request waits for: a Cron Trigger on Workers, a timer on Node. */
export const everyMinute: Timetable = { name: "minute", everySeconds: 60, jobs };
/** The part of it that Node's timer runs every few seconds. */
export const promptly: Timetable = { name: "prompt", everySeconds: 5, jobs: promptJobs };

/** Runs a timetable unless another process runs it, or has just done so. Never throws. */
export async function runInTurn(
  services: Services,
  timetable: Timetable,
  stopping = never(),
): Promise<void> {
  const ctx = systemCtx(services, "schedule");
  const renewal = { dueAt: addSeconds(ctx.clock(), renewAfterSeconds) };
  const mayGoOn = async () => {
    if (ctx.clock() < renewal.dueAt) return true;
    renewal.dueAt = addSeconds(ctx.clock(), renewAfterSeconds);
    return renewSchedule(ctx, timetable);
  };
  await runTraced(continueTrace(), async () => {
    try {
      if (!(await claimSchedule(ctx, timetable))) return;
      const outcomes = await runJobs(ctx, timetable.jobs, stopping, mayGoOn);
      await finishSchedule(ctx, timetable, outcomes);
    } catch (error) {
      const { name } = timetable;
      services.log.error("schedule_failed", { schedule: name, ...describeError(error) });
    }
  });
}

async function runJobs(
  ctx: Ctx,
  list: Jobs,
  stopping: AbortSignal,
  mayGoOn: () => Promise<boolean>,
): Promise<JobOutcome[]> {
  const outcomes: JobOutcome[] = [];
  for (const [job, run] of Object.entries(list)) {
    if (stopping.aborted || !(await mayGoOn())) break;
    const startedMs = ctx.clock().getTime();
    let isFailed = false;
    try {
      await run(ctx, stopping);
    } catch (error) {
      // The next job may need nothing of what this one failed on.
      isFailed = true;
      ctx.log.error("job_failed", { job, ...describeError(error) });
    }
    outcomes.push({ job, isFailed, durationMs: ctx.clock().getTime() - startedMs });
  }
  return outcomes;
}
