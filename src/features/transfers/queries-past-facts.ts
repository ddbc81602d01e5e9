import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { PastTransfer } from "./queries-history.ts";
import { isNearThreshold, nearThresholdBand, type TransferFacts } from "./risk-facts.ts";
import { asksForPayee, maxNearThresholdInDay, maxTransfersInHour } from "./risk-rules.ts";

const factRow = z.object({
  place: z.coerce.number(),
  opened_at: z.coerce.date(),
  joined_at: z.coerce.date(),
  password_changed_at: z.coerce.date().nullable(),
  factors_changed_at: z.coerce.date().nullable(),
  spent: z.coerce.number(),
  transfers: z.coerce.number(),
  last_day: z.coerce.date().nullable(),
  in_hour: z.coerce.number(),
  near: z.coerce.number(),
  is_known: z.boolean().nullable(),
});

/**
 * The facts of past transfers as they were at their moments, in one statement for all of them, in
 * their order. What days and users say of today is led back: holds that were resolved later were
 * whole then, and changes of passwords and factors stand in the audit.
 */
export async function readPastFacts(
  ctx: Ctx,
  past: readonly PastTransfer[],
): Promise<(TransferFacts | null)[]> {
  if (past.length === 0) return [];
  const [{ rows }] = await ctx.db.atomic((tx) => [tx.execute(factsOf(past))], { isLong: true });
  const found = new Map(
    z
      .array(factRow)
      .parse(rows)
      .map((row) => [row.place, row]),
  );
  return past.map((transfer, place) => {
    const row = found.get(place + 1);
    return row ? readFacts(transfer, row) : null;
  });
}

function readFacts(
  { at, amount, exponent }: PastTransfer,
  row: z.infer<typeof factRow>,
): TransferFacts {
  return {
    at,
    amount,
    exponent,
    sentIn30Days: { amount: row.spent, transfers: row.transfers },
    transfersInHour: row.in_hour,
    nearThresholdInDay: row.near,
    payeeIsKnown: row.is_known,
    accountOpenedAt: row.opened_at,
    lastSentOn: row.last_day,
    joinedAt: row.joined_at,
    passwordChangedAt: row.password_changed_at,
    factorsChangedAt: row.factors_changed_at,
  };
}

/** The transfers as the rows of `asked`; `day` is theirs in UTC. */
function askedOf(past: readonly PastTransfer[]): SQL {
  const rows = past.map((transfer, index) => {
    const { ownerId, debitAccountId, creditAccountId } = transfer;
    const band = isNearThreshold(transfer) ? nearThresholdBand(transfer.exponent) : null;
    return {
      place: index + 1,
      id: toUuid("transfer", transfer.id),
      at: transfer.at,
      day: transfer.at.toISOString().slice(0, 10),
      owner: toUuid("user", ownerId),
      wire: ownerId satisfies Id<"user">,
      debit: toUuid("account", debitAccountId),
      credit: toUuid("account", creditAccountId),
      currency: transfer.currency,
      asks_payee: asksForPayee(transfer),
      near_from: band?.from ?? null,
      near_below: band?.below ?? null,
    };
  });
  return sql`
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as asked (place int, id uuid,
      at timestamptz, day date, owner uuid, wire text, debit uuid, credit uuid, currency text,
      asks_payee boolean, near_from bigint, near_below bigint)`;
}

/**
 * What came earlier on the same day: a running sum over each day that is asked about, so that a day
 * of many transfers is read once for all of them.
 */
const sameDay = sql`
  select t.id, count(*) over earlier as transfers,
    coalesce(sum(t.amount) over earlier, 0) as amount
  from (select distinct owner, currency, day from asked) as d
  join accounts a on a.owner_id = d.owner and a.currency = d.currency
  join transfers t on t.debit_account_id = a.id
    and t.recorded_at >= d.day::timestamp at time zone 'UTC'
    and t.recorded_at < (d.day + 1)::timestamp at time zone 'UTC'
    and t.type = 'transfer' and t.risk_decision is not null
  window earlier as (partition by d.owner, d.currency, d.day order by t.recorded_at
    range between unbounded preceding and interval '1 microsecond' preceding)`;

const earlierDays = sql`
  select coalesce(sum(l.spent), 0) as spent, coalesce(sum(l.transfers), 0) as transfers
  from ledger_days l where l.owner_id = asked.owner and l.currency = asked.currency
  and l.day >= asked.day - 29 and l.day < asked.day`;

/** A day that only holds were counted on counts until the last of them came to nothing. */
const lastDay = sql`(
  select l.day from ledger_days l where l.owner_id = asked.owner and l.currency = asked.currency
  and l.day < asked.day and (l.transfers > 0 or exists (
    select from holds h where h.owner_id = asked.owner and h.currency = asked.currency
    and h.kind in ('customer', 'review') and h.spent_on = l.day and h.resolved_at > asked.at
    and h.created_at >= l.day - interval '2 days' and h.created_at < l.day + interval '3 days'))
  order by l.day desc limit 1)`;

/**
 * A hold counts whole until it is resolved, and what it gave back does not count from then on; nor
 * does the hold itself when that was all of it.
 */
const heldThen = sql`
  select
    coalesce(sum(h.amount - h.captured_amount)
      filter (where h.spent_on < asked.day and h.resolved_at > asked.at), 0)
    + coalesce(sum(h.amount) filter (where h.spent_on = asked.day and h.kind = 'customer'), 0)
    - coalesce(sum(h.amount - h.captured_amount)
      filter (where h.spent_on = asked.day and h.resolved_at <= asked.at), 0) as amount,
    count(*) filter (where h.spent_on < asked.day and h.captured_amount = 0
      and h.resolved_at > asked.at)
    + count(*) filter (where h.spent_on = asked.day and h.kind = 'customer')
    - count(*) filter (where h.spent_on = asked.day and h.captured_amount = 0
      and h.resolved_at <= asked.at) as transfers
  from holds h where h.owner_id = asked.owner and h.currency = asked.currency
  and h.kind in ('customer', 'review') and h.spent_on >= asked.day - 29
  and h.created_at < asked.at and h.created_at >= asked.at - interval '31 days'`;

const isEarlier = sql`t.debit_account_id = a.id
  and (t.recorded_at, t.id) < (asked.at, asked.id)`;
const inHour = sql`(
  select count(*) from (
    select from accounts a cross join lateral (
      select from transfers t where ${isEarlier} and t.recorded_at > asked.at - interval '1 hour'
      limit ${maxTransfersInHour}) as sent
    where a.owner_id = asked.owner limit ${maxTransfersInHour}) as counted)`;
const near = sql`(
  select count(*) from (
    select from accounts a cross join lateral (
      select from transfers t where ${isEarlier} and t.recorded_at > asked.at - interval '24 hours'
      and t.amount >= asked.near_from and t.amount < asked.near_below
      limit ${maxNearThresholdInDay}) as sent
    where asked.near_from is not null and a.owner_id = asked.owner and a.currency = asked.currency
    limit ${maxNearThresholdInDay}) as counted)`;

/** As for a transfer of now, but what was posted later was not known then. */
const isKnown = sql`
  exists (select from accounts p where p.id = asked.credit
    and (p.owner_id is null or p.owner_id = asked.owner))
  or exists (
    select from accounts a cross join lateral (
      select from transfers t where t.debit_account_id = a.id and t.credit_account_id = asked.credit
      and t.type = 'transfer' and t.status = 'posted' and t.recorded_at < asked.at
      and (t.resolved_at is null or t.resolved_at <= asked.at) limit 1) as sent
    where a.owner_id = asked.owner)`;

/** The last one before the transfer, as far back as the rules ask. */
const changedBy = (actions: readonly string[]) => sql`(
  select max(e.recorded_at) from audit_events e where e.target = asked.wire
  and e.recorded_at <= asked.at and e.recorded_at > asked.at - interval '25 hours'
  and e.action = any(${`{${actions.join(",")}}`}::text[]))`;
const passwordActs = ["user.password_changed", "user.password_reset"];
const factorActs = ["user.factor_enabled", "user.factor_removed", "user.passkey_removed"];
const lastChange = (column: SQL, actions: readonly string[]) =>
  sql`greatest(case when ${column} <= asked.at then ${column} end, ${changedBy(actions)})`;

function factsOf(past: readonly PastTransfer[]): SQL {
  return sql`
    with asked as materialized (${askedOf(past)}), same_day as materialized (${sameDay})
    select asked.place, account.created_at as opened_at,
      coalesce(person.email_verified_at, person.created_at) as joined_at,
      ${lastChange(sql`person.password_changed_at`, passwordActs)} as password_changed_at,
      ${lastChange(sql`person.factors_changed_at`, factorActs)} as factors_changed_at,
      earlier.spent + same_day.amount + held.amount as spent,
      earlier.transfers + same_day.transfers + held.transfers as transfers,
      ${lastDay} as last_day, ${inHour} as in_hour, ${near} as near,
      case when asked.asks_payee then ${isKnown} end as is_known
    from asked
    join same_day on same_day.id = asked.id
    cross join lateral (select * from accounts where id = asked.debit limit 1) as account
    cross join lateral (select * from users where id = asked.owner limit 1) as person
    cross join lateral (${earlierDays}) as earlier
    cross join lateral (${heldThen}) as held
    order by asked.place`;
}
