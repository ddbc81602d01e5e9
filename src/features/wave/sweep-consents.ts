import { and, inArray, lt } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { sweep, sweptAtOnce } from "../../platform/db/sweep.ts";
import { waveConsents } from "./tables.ts";

/** Seconds that one that is too late is told so; afterwards it is unknown. */
const keptSeconds = 3_600;

/** Deletes ways to Wave that nobody has come back from; for the scheduled job. */
export async function sweepConsents(ctx: Ctx): Promise<void> {
  const { stateTag, expiresAt } = waveConsents;
  const isOld = lt(expiresAt, addSeconds(ctx.clock(), -keptSeconds));
  const old = ctx.db.select({ stateTag }).from(waveConsents).where(isOld).limit(sweptAtOnce);
  const isChosen = and(inArray(stateTag, old), isOld);
  await sweep(() => ctx.db.delete(waveConsents).where(isChosen).returning({ stateTag }));
}
