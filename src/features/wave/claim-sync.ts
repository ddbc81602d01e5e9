import { and, asc, eq, lte, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { waveSyncs } from "./tables.ts";

/**
 * Seconds after which a sync that nobody went on with is taken over. A page may take 20 at Wave,
 * a new token 5, and the database 10.
 */
export const leaseSeconds = 60;

export type Sync = typeof waveSyncs.$inferSelect;

/**
 * Takes the running sync that has waited longest, or that of `only`, for `leaseSeconds`; every page
 * that is kept begins them anew. Of several at once each gets another one. Null when none is due.
 */
export async function claimSync(ctx: Ctx, only?: Id<"user">): Promise<Sync | null> {
  const { db } = ctx;
  const { userId, status, dueAt, claims } = waveSyncs;
  const now = ctx.clock();
  const isDue = and(eq(status, "running"), lte(dueAt, now));
  const picked = db.$with("picked").as(
    db
      .select({ pickedId: sql<string>`${userId}`.as("picked_id") })
      .from(waveSyncs)
      .where(and(isDue, only === undefined ? undefined : eq(userId, only)))
      .orderBy(asc(dueAt))
      .limit(1)
      .for("update", { skipLocked: true }),
  );
  const [claimed] = await db
    .with(picked)
    .update(waveSyncs)
    .set({ claims: sql`${claims} + 1`, dueAt: addSeconds(now, leaseSeconds) })
    .from(picked)
    .where(eq(userId, sql`${picked.pickedId}`))
    .returning({ sync: waveSyncs });
  return claimed?.sync ?? null;
}

/** The row as long as it is ours to write: nobody took it over, and the person is still there. */
export function isOurs({ userId, claims }: Sync) {
  return and(
    eq(waveSyncs.userId, userId),
    eq(waveSyncs.claims, claims),
    eq(waveSyncs.status, "running"),
  );
}
