import { sweepExpired } from "./features/auth/index.ts";
import { sweepPosts } from "./features/social/index.ts";
import { checkpointEmbedded, sweepIdempotencyKeys } from "./features/system/index.ts";
import { expireHolds } from "./features/transfers/index.ts";
import { deliverWebhooks, sweepDeliveries } from "./features/webhooks/index.ts";
import { type Ctx, type Services, systemCtx } from "./platform/ctx.ts";
import { describeError } from "./platform/log/json-log.ts";

/** Bounded, and may run twice at once without harm; what it began it ends early on `stopping`. */
type Job = (ctx: Ctx, stopping: AbortSignal) => Promise<void>;
type Jobs = Readonly<Record<string, Job>>;

/** Somebody waits for these. */
const promptJobs: Jobs = { deliver_webhooks: deliverWebhooks };

/** In the order of their run. */
const jobs: Jobs = {
  expire_holds: expireHolds,
  sweep_identity: sweepExpired,
  sweep_idempotency_keys: sweepIdempotencyKeys,
  sweep_deliveries: sweepDeliveries,
  sweep_posts: sweepPosts,
  ...promptJobs,
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
