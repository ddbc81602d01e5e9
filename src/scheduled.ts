import { sweepExpired } from "./features/auth/index.ts";
import { sweepIdempotencyKeys } from "./features/system/index.ts";
import { type Ctx, type Services, systemCtx } from "./platform/ctx.ts";
import { describeError } from "./platform/log/json-log.ts";

/** In the order of their run; each is bounded and may run twice at once without harm. */
const jobs: Readonly<Record<string, (ctx: Ctx) => Promise<void>>> = {
  sweep_identity: sweepExpired,
  sweep_idempotency_keys: sweepIdempotencyKeys,
};

/** The work that no request waits for: a Cron Trigger on Workers, a timer on Node. */
export async function runScheduled(services: Services): Promise<void> {
  const ctx = systemCtx(services, "schedule");
  for (const [job, run] of Object.entries(jobs)) {
    try {
      await run(ctx);
    } catch (error) {
      // The next job may need nothing of what this one failed on.
      services.log.error("job_failed", { job, ...describeError(error) });
    }
  }
}
