import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { isOurs, type Sync } from "./claim-sync.ts";
import { randomFraction } from "./reach-wave.ts";
import { waitAfterFailure, waitForNextSync } from "./retry-schedule.ts";
import type { SyncError } from "./sync-errors.ts";
import { waveSyncs } from "./tables.ts";

/** The change that ends a sync with all its data. */
export function success(ctx: Ctx, { isFull, startedAt, fullThrough }: Sync) {
  const now = ctx.clock();
  return {
    status: "succeeded" as const,
    finishedAt: now,
    dueAt: addSeconds(
      now,
      waitForNextSync(() => randomFraction(ctx)),
    ),
    syncedThrough: startedAt,
    fullThrough: isFull ? startedAt : fullThrough,
  };
}

/** Ends a sync without its data. Without a permission none begins by itself any more. */
export async function failSync(ctx: Ctx, sync: Sync, error: SyncError): Promise<void> {
  const now = ctx.clock();
  const next = addSeconds(
    now,
    waitForNextSync(() => randomFraction(ctx)),
  );
  const dueAt = error === "reauthorization_needed" ? null : next;
  await change(ctx.db, sync, { status: "failed", finishedAt: now, error, dueAt });
  ctx.log.warn("wave_sync_failed", { reason: error, step: sync.step, page: sync.page });
}

/**
 * Lets a page wait after a failed try; after too many of them the sync ends. `askedSeconds` is
 * what Wave asked for.
 */
export async function postponeSync(
  ctx: Ctx,
  sync: Sync,
  error: SyncError,
  askedSeconds: number | null = null,
): Promise<void> {
  const failures = sync.failures + 1;
  const random = () => randomFraction(ctx);
  const waitSeconds = waitAfterFailure(failures, askedSeconds, random);
  if (waitSeconds === null) return failSync(ctx, sync, error);
  await change(ctx.db, sync, { failures, dueAt: addSeconds(ctx.clock(), waitSeconds) });
}

/** Gives a sync back in the middle: whoever comes next goes on, at once or a little later. */
export async function giveBack(ctx: Ctx, sync: Sync, afterSeconds = 0): Promise<void> {
  await change(ctx.db, sync, { dueAt: addSeconds(ctx.clock(), afterSeconds) });
}

type Change = Partial<typeof waveSyncs.$inferInsert>;

async function change(db: Statements, sync: Sync, values: Change): Promise<void> {
  await db.update(waveSyncs).set(values).where(isOurs(sync));
}
