import { and, asc, inArray, lte, ne } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { type Allowance, costs, createAllowance } from "./allowance.ts";
import { beginSyncs } from "./begin-syncs.ts";
import { claimSync } from "./claim-sync.ts";
import { continueSync } from "./continue-sync.ts";
import { waveSyncs } from "./tables.ts";

/** Syncs that one run begins; they wait in line for those that go on. */
const maxBegun = 100;

/**
 * Begins the syncs that are due and goes on with those that run, a bounded number of requests in
 * all; for the scheduled job, which may run more than once at a time.
 */
export async function runSyncs(ctx: Ctx, stopping: AbortSignal): Promise<void> {
  if (!ctx.wave) return;
  const allowance = createAllowance();
  if (allowance.take(costs.begin)) await beginDue(ctx);
  while (!stopping.aborted && (await takeOne(ctx, allowance, stopping)));
}

/** Goes on with one person's sync after the reply that promised it, before the job comes round. */
export function syncAtOnce(ctx: Ctx, userId: Id<"user">): void {
  void ctx.background.run("wave_sync", async () => {
    await takeOne(ctx, createAllowance(), new AbortController().signal, userId);
  });
}

/** False when nothing is due, or when the allowance is used up. */
async function takeOne(
  ctx: Ctx,
  allowance: Allowance,
  stopping: AbortSignal,
  only?: Id<"user">,
): Promise<boolean> {
  if (!allowance.take(costs.claim + costs.token + costs.end)) return false;
  const sync = await claimSync(ctx, only);
  if (!sync) return false;
  await continueSync(ctx, sync, allowance, stopping);
  return true;
}

async function beginDue(ctx: Ctx): Promise<void> {
  const { userId, status, dueAt } = waveSyncs;
  const due = ctx.db
    .select({ userId })
    .from(waveSyncs)
    .where(and(ne(status, "running"), lte(dueAt, ctx.clock())))
    .orderBy(asc(dueAt))
    .limit(maxBegun)
    .for("update", { skipLocked: true });
  await beginSyncs(ctx.db, ctx, inArray(userId, due));
}
