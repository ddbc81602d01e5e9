import { and, eq, lte, type SQL, sql } from "drizzle-orm";
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
/** The oldest due deliveries, and webhooks with the first of theirs, that are given their turns. */
const maxOldest = 500;
const maxWaiting = 5_000;

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
  const picked = db.$with("picked").as(
    db
      .select({ pickedId: sql<string>`${id}`.as("picked_id"), webhookId })
      .from(webhookDeliveries)
      .where(and(isDue, only === undefined ? sql`${id} in ${nextInTurn(now)}` : eq(id, only)))
      .for("update", { skipLocked: true }),
  );
  return db
    .with(picked)
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

/**
 * Ids of those whose turn it is. Webhooks are found by hopping from one to the next, however much
 * waits for each: among the oldest alone, one with a long queue would hide all the others.
 */
function nextInTurn(now: Date): SQL {
  const at = sql`${sql.param(now, webhookDeliveries.nextAttemptAt)}::timestamptz`;
  return sql`(
    with recursive waiting (webhook_id) as (
      (select webhook_id from webhook_deliveries where status = 'pending'
        order by webhook_id limit 1)
      union all
      select (
        select d.webhook_id from webhook_deliveries d
        where d.status = 'pending' and d.webhook_id > waiting.webhook_id
        order by d.webhook_id limit 1
      ) from waiting where waiting.webhook_id is not null
    ), looked_at as (
      (select id, webhook_id, next_attempt_at from webhook_deliveries
        where status = 'pending' and next_attempt_at <= ${at}
        order by next_attempt_at limit ${maxOldest})
      union
      select first.*
      from (select webhook_id from waiting where webhook_id is not null limit ${maxWaiting}) each
      cross join lateral (
        select id, webhook_id, next_attempt_at from webhook_deliveries d
        where d.webhook_id = each.webhook_id and status = 'pending' and next_attempt_at <= ${at}
        order by next_attempt_at limit ${maxClaimedOfOne}
      ) first
    ), ranked as (
      select id, next_attempt_at,
        row_number() over (partition by webhook_id order by next_attempt_at) as turn
      from looked_at
    )
    select id from ranked where turn <= ${maxClaimedOfOne}
    order by turn, next_attempt_at limit ${maxClaimed})`;
}
