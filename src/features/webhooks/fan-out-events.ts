import { sql } from "drizzle-orm";
import { clockSkew } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { webhookDeliveries } from "./tables.ts";

/** Events that one statement takes out of the outbox. */
const maxTaken = 500;
/** Statements of one run; what is left comes next time. */
const maxRounds = 20;

/**
 * Turns what waits in the outbox into one delivery per enabled webhook that had asked for it by
 * then; for the scheduled job. Each round is one statement, so that an event is neither lost nor
 * taken twice.
 */
export async function fanOutEvents(ctx: Ctx): Promise<void> {
  for (let round = 0; round < maxRounds; round += 1) {
    const { rows } = await ctx.db.execute<{ taken: string }>(fanOut(ctx.clock()));
    if (Number(rows[0]?.taken) < maxTaken) return;
  }
}

/**
 * Ids of deliveries are UUIDv7 of this moment, made of its milliseconds and a random UUIDv4, so
 * that they sort by time as all others do: the sweep of old rows counts on it.
 */
function fanOut(at: Date) {
  const now = sql`${sql.param(at, webhookDeliveries.createdAt)}::timestamptz`;
  const milliseconds = at.getTime().toString(16).padStart(12, "0");
  const newId = sql`(${milliseconds}::text || '7' ||
    substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid`;
  return sql`
    with picked as materialized (
      select id from outbox order by id limit ${maxTaken} for update skip locked
    ), taken as (
      delete from outbox using picked where outbox.id = picked.id
      returning outbox.id, kind, owner_ids, payload, created_at
    ), matched as materialized (
      -- The lock keeps a webhook until its deliveries are in; one that is deleted just now is none.
      select w.id as webhook_id, taken.*
      from taken
      join webhooks w on w.owner_id = any (taken.owner_ids)
      join users u on u.id = w.owner_id
      where w.status = 'enabled' and u.status = 'active' and taken.kind = any (w.events)
        -- Where clocks lie apart: rather one event too many than one lost.
        and w.created_at <= taken.created_at + ${clockSkew}::interval
      for key share of w
    ), made as (
      insert into webhook_deliveries (id, webhook_id, event_id, kind, payload, occurred_at, status,
        next_attempt_at, created_at)
      select ${newId}, webhook_id, id, kind, payload, created_at, 'pending', ${now}, ${now}
      from matched
    )
    select count(*) as taken from taken`;
}
