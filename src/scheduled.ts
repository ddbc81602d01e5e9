import { sealAudit } from "./features/audit/index.ts";
import { sweepExpired } from "./features/auth/index.ts";
import { expireAuthorizations } from "./features/cards/index.ts";
import { deleteRetained, expireRecords, rescreenCustomers } from "./features/kyc/index.ts";
import { openStructuringCases } from "./features/reporting/index.ts";
import { sweepPosts } from "./features/social/index.ts";
import { checkpointEmbedded, sweepIdempotencyKeys } from "./features/system/index.ts";
import { expireHolds } from "./features/transfers/index.ts";
import { runSyncs, sweepConsents } from "./features/wave/index.ts";
import { deliverWebhooks, sweepDeliveries } from "./features/webhooks/index.ts";
import { type Ctx, type Services, systemCtx } from "./platform/ctx.ts";
import { describeError } from "./platform/log/json-log.ts";

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

/** The work that no request waits for: a Cron Trigger on Workers, a timer on Node. */
export function runScheduled(services: Services, stopping = never()): Promise<void> {
  return runAll(jobs, services, stopping);
}

/** The part of it that Node's timer runs every few seconds. */
export function runPromptly(services: Services, stopping = never()): Promise<void> {
  return runAll(promptJobs, services, stopping);
}

async function runAll(list: Jobs, services: Services, stopping: AbortSignal): Promise<void> {
  const ctx = systemCtx(services, "schedule");
  for (const [job, run] of Object.entries(list)) {
    if (stopping.aborted) return;
    try {
      await run(ctx, stopping);
    } catch (error) {
      // The next job may need nothing of what this one failed on.
      services.log.error("job_failed", { job, ...describeError(error) });
    }
  }
}
