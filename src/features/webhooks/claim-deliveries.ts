import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { users } from "../users/index.ts";
import { webhookDeliveries, webhooks } from "./tables.ts";

/** Seconds after which a delivery whose outcome nobody recorded is sent again. */
export const leaseSeconds = 60;
/** Attempts at once. A Worker may hold six connections, and one is for the database. */
export const atOnce = 5;
/** Five turns of attempts that all run into their time-out end within the lease. */
const maxClaimed = 5 * atOnce;
/** Of one webhook at a time, so that a slow receiver does not hold up the others. */
const maxClaimedOfOne = 5;
/** The oldest due deliveries, among which the turns are given out. */
const maxLookedAt = 500;

export type ClaimedDelivery = Awaited<ReturnType<typeof claimDeliveries>>[number];

/**
 * Takes due deliveries for `leaseSeconds` and counts the attempt, in one statement: of several jobs
 * at once each gets others. With `only` it takes that one, if it is due.
 */
export async function claimDeliveries(ctx: Ctx, only?: Id<"delivery">) {
  const { db } = ctx;
  const { id, webhookId, status, attempts, nextAttemptAt } = webhookDeliveries;
  const now = ctx.clock();
  const isDue = and(eq(status, "pending"), lte(nextAttemptAt, now));
  const oldest = db.$with("oldest").as(
    db
      .select({ id, webhookId, dueAt: sql<Date>`${nextAttemptAt}`.as("due_at") })
      .from(webhookDeliveries)
      .where(isDue)
      .orderBy(asc(nextAttemptAt))
      .limit(maxLookedAt),
  );
  const turn = sql<number>`row_number() over (partition by webhook_id order by due_at)`;
  const ranked = db
    .$with("ranked")
    .as(db.select({ id: oldest.id, dueAt: oldest.dueAt, turn: turn.as("turn") }).from(oldest));
  const next = db
    .select({ id: ranked.id })
    .from(ranked)
    .where(lte(ranked.turn, maxClaimedOfOne))
    .orderBy(asc(ranked.turn), asc(ranked.dueAt))
    .limit(maxClaimed);
  const picked = db.$with("picked").as(
    db
      .select({ pickedId: sql<string>`${id}`.as("picked_id"), webhookId })
      .from(webhookDeliveries)
      .where(and(isDue, only === undefined ? inArray(id, next) : eq(id, only)))
      .for("update", { skipLocked: true }),
  );
  return db
    .with(...(only === undefined ? [oldest, ranked] : []), picked)
    .update(webhookDeliveries)
    .set({
      attempts: sql`${attempts} + 1`,
      nextAttemptAt: addSeconds(now, leaseSeconds),
    })
    .from(picked)
    .innerJoin(webhooks, eq(webhooks.id, picked.webhookId))
    .innerJoin(users, eq(users.id, webhooks.ownerId))
    .where(eq(id, sql`${picked.pickedId}`))
    .returning({
      delivery: webhookDeliveries,
      webhook: webhooks,
      isWanted: sql<boolean>`${webhooks.status} = 'enabled' and ${users.status} = 'active'`,
    });
}
