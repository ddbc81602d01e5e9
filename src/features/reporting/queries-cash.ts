import { type SQL, sql } from "drizzle-orm";
import { fromUuid, type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { cases } from "../compliance/index.ts";
import { type CashDay, type CashDirection, structuringRule } from "./structuring.ts";

/** Moments: the first belongs to it, the last does not. */
export type Span = Readonly<{ from: Date; to: Date }>;

/** Transfers that are listed by their ids; more are counted. */
export const maxListed = 100;

/**
 * Cash that came in or went out, by recorded time. What staff gave back by a reversal is no cash
 * that moved and is taken off; play money has no channel and is none of it.
 */
function cashItems({ from, to }: Span): SQL {
  return sql`
    select a.owner_id, t.currency, a.exponent, t.id, t.recorded_at, a.id as account_id,
      t.amount - t.refunded as net,
      case t.type when 'deposit' then 'in' else 'out' end as direction,
      to_char(t.recorded_at at time zone 'UTC', 'YYYY-MM-DD') as day
    from transfers t join accounts a on a.id = case t.type when 'deposit'
      then t.credit_account_id else t.debit_account_id end
    where t.channel = 'cash' and t.type in ('deposit', 'withdrawal') and t.refunded < t.amount
      and t.recorded_at >= ${from.toISOString()}::timestamptz
      and t.recorded_at < ${to.toISOString()}::timestamptz`;
}

/** Cash of one person, currency and direction within a business day. */
export type LargeCash = Readonly<{
  userId: Id<"user">;
  currency: string;
  direction: CashDirection;
  /** Minor units. */
  total: number;
  threshold: number;
  items: number;
  /** At most `maxListed` of each. */
  accounts: readonly Id<"account">[];
  transfers: readonly Id<"transfer">[];
}>;

type LargeRow = Readonly<{
  owner_id: string;
  currency: string;
  direction: CashDirection;
  total: string;
  threshold: string;
  items: string;
  accounts: string[];
  transfers: string[];
}>;

/**
 * Who moved more cash in a day than may pass without a report: per person over all accounts, in and
 * out apart (31 CFR 1010.311, 1010.313). No rate of exchange is known, so each currency is measured
 * by itself against the same number of its own units.
 */
export async function listLargeCash(ctx: Ctx, span: Span, limit: number): Promise<LargeCash[]> {
  const threshold = sql`ledger_scaled(${ctx.settings.policy["report.cash"]}::bigint, exponent)`;
  const query = sql`
    select owner_id, currency, direction, sum(net) as total, ${threshold} as threshold,
      count(*) as items, (array_agg(distinct account_id::text))[1:${maxListed}::int] as accounts,
      (array_agg(id::text order by recorded_at, id))[1:${maxListed}::int] as transfers
    from (${cashItems(span)}) items
    group by owner_id, currency, direction, exponent
    having sum(net) > ${threshold}
    order by owner_id, currency, direction limit ${limit}`;
  const [{ rows }] = await ctx.db.atomic((tx) => [tx.execute<LargeRow>(query)], { isLong: true });
  return rows.map(({ owner_id, currency, direction, ...row }) => ({
    userId: fromUuid("user", owner_id),
    currency,
    direction,
    total: Number(row.total),
    threshold: Number(row.threshold),
    items: Number(row.items),
    accounts: row.accounts.map((id) => fromUuid("account", id)),
    transfers: row.transfers.map((id) => fromUuid("transfer", id)),
  }));
}

type DayRow = Readonly<{
  owner_id: string;
  currency: string;
  direction: CashDirection;
  day: string;
  total: string;
  near_items: string;
  is_near: boolean;
  transfers: string[];
}>;

type News = Readonly<{
  /** The last day that counts as one is that or later. */
  recentFrom: string;
  /** Where the last look left off. */
  after: Id<"user"> | null;
}>;

/**
 * The cash days of everybody for whom a candidate is possible at all, by person. With `news` only
 * of people whose last day is recent and in no window that has a case.
 */
export async function listCashDays(
  ctx: Ctx,
  span: Span,
  limit: number,
  news: News | null = null,
): Promise<CashDay[]> {
  const { fromShare, items, days } = structuringRule;
  const upper = ctx.settings.policy["report.cash"];
  const lower = Math.ceil((upper * fromShare.times) / fromShare.of);
  const isNear = (amount: SQL) => sql`${amount} between ledger_scaled(${lower}::bigint, exponent)
    and ledger_scaled(${upper}::bigint, exponent)`;
  const query = sql`
    with days as materialized (
      select owner_id, currency, direction, day, sum(net) as total,
        count(*) filter (where ${isNear(sql`net`)}) as near_items,
        ${isNear(sql`sum(net)`)} as is_near,
        (array_agg(id::text order by recorded_at, id))[1:${maxListed}::int] as transfers
      from (${cashItems(span)}) items group by owner_id, currency, exponent, direction, day
    ), people as (
      select owner_id, currency, direction, max(day) as last_day from days
      group by owner_id, currency, direction
      having sum(near_items) >= ${items} or count(*) filter (where is_near) >= ${days}
    )
    select d.* from people p join days d using (owner_id, currency, direction)
    where ${news === null ? sql`true` : isNews(news)}
    order by owner_id, currency, direction, day limit ${limit}`;
  const [{ rows }] = await ctx.db.atomic((tx) => [tx.execute<DayRow>(query)], { isLong: true });
  return rows.map(({ owner_id, currency, direction, day, ...row }) => ({
    userId: fromUuid("user", owner_id),
    currency,
    direction,
    day,
    total: Number(row.total),
    nearItems: Number(row.near_items),
    isNear: row.is_near,
    transfers: row.transfers.map((id) => fromUuid("transfer", id)),
  }));
}

function isNews({ recentFrom, after }: News): SQL {
  const isBehind = after === null ? sql`true` : sql`p.owner_id > ${toUuid("user", after)}`;
  return sql`${isBehind} and p.last_day >= ${recentFrom} and not exists (
    select 1 from ${cases} c where c.subject_id = p.owner_id and c.type = 'structuring'
      and c.attempt like 'structuring/%/' || p.currency || '/' || p.direction || '/%'
      and right(c.attempt, 10)::date > p.last_day::date - ${structuringRule.windowDays}::int)`;
}
