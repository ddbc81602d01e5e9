import { and, eq, sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { scheduleLeases } from "./tables.ts";

export type Schedule = Readonly<{ name: string; everySeconds: number }>;

/** Seconds that a holder may be silent; the longest job (webhooks that time out) takes 35. */
const leaseSeconds = 45;
/** How much of a period must be over: timers of different processes are not in step. */
const dueShare = 0.8;

const now = sql`now()`;
const leaseEnd = sql`now() + ${leaseSeconds} * interval '1 second'`;

/**
 * True for the one process that is to run this schedule now: of all that ask, one statement lets
 * the first pass that asks in time, and the others see that it has begun. The data folder of an
 * embedded database has a single process already, which need not wait for one that was killed.
 */
export async function claimSchedule(ctx: Ctx, { name, everySeconds }: Schedule): Promise<boolean> {
  const { schedule, holder, startedAt, leasedUntil } = scheduleLeases;
  const begun = { holder: ctx.requestId, startedAt: now, leasedUntil: leaseEnd };
  const dueSeconds = everySeconds * dueShare;
  const isDue = sql`${startedAt} <= now() - ${dueSeconds} * interval '1 second'`;
  const isFree = isAlone(ctx) ? isDue : sql`${isDue} and ${leasedUntil} <= now()`;
  const claimed = await ctx.db
    .insert(scheduleLeases)
    .values({ schedule: name, ...begun })
    .onConflictDoUpdate({ target: schedule, set: begun, setWhere: isFree })
    .returning({ holder });
  return claimed.length > 0;
}

/** Holds the schedule for longer; false when somebody else has begun in the meantime. */
export async function renewSchedule(ctx: Ctx, { name }: Schedule): Promise<boolean> {
  if (isAlone(ctx)) return true;
  const { schedule, holder } = scheduleLeases;
  const renewed = await ctx.db
    .update(scheduleLeases)
    .set({ leasedUntil: leaseEnd })
    .where(and(eq(schedule, name), eq(holder, ctx.requestId)))
    .returning({ holder });
  return renewed.length > 0;
}

function isAlone({ settings }: Ctx): boolean {
  return settings.database.kind === "embedded";
}
