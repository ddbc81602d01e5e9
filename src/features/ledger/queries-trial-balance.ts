import { sql } from "drizzle-orm";
import { clockSkew } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";

/** One account of the books: minor units, each side gross; a sum may be more than any amount. */
export type TrialLine = Readonly<{
  /** Such as `house.cash`, or `customers.checking` for all accounts of that type. */
  account: string;
  currency: string;
  debit: bigint;
  credit: bigint;
}>;

/**
 * What stood on every account of the books at a moment, by recorded time. What customers have is
 * owed to them (credit), what they owe is ours (debit), and the two are not netted; rows of one
 * account of the house are. An account that did not move since is not looked up again. Clocks may
 * have stamped the two sides of a transfer on either side of the moment: it counts once both are
 * there.
 */
export async function readTrialBalance(ctx: Ctx, at: Date): Promise<TrialLine[]> {
  const moment = at.toISOString();
  // Behind the limit the planner looks accounts up one by one and never reads all entries.
  const query = sql`
    with straddling as materialized (
      select early.account_id, sum(early.amount) as amount
      from accounts a cross join lateral (
        select l.transfer_id from entries l
        where l.account_id = a.id and l.recorded_at > ${moment}::timestamptz
          and l.recorded_at <= ${moment}::timestamptz + ${clockSkew}::interval
        limit ${maxLate}
      ) late join entries early
        on early.transfer_id = late.transfer_id and early.recorded_at <= ${moment}::timestamptz
      where a.last_recorded_at > ${moment}::timestamptz
      group by early.account_id
    ), balances as (
      select a.type, a.purpose, a.currency, case
          when a.last_recorded_at is null or a.last_recorded_at <= ${moment}::timestamptz
            then a.posted
          else coalesce((
            select e.balance_after from entries e
            where e.account_id = a.id and e.recorded_at <= ${moment}::timestamptz
            order by e.recorded_at desc nulls last, e.account_version desc nulls last limit 1
          ), 0) end - coalesce(s.amount, 0) as balance
      from accounts a left join straddling s on s.account_id = a.id
    )
    select type, purpose, currency, sum(balance) as net,
      sum(greatest(balance, 0)) as credit, -sum(least(balance, 0)) as debit
    from balances group by type, purpose, currency order by currency, purpose, type`;
  const [{ rows }] = await ctx.db.atomic((tx) => [tx.execute<Raw>(query)], { isLong: true });
  return rows.map(readLine).filter(({ debit, credit }) => debit !== 0n || credit !== 0n);
}

/** More than an account can get while clocks lie apart. */
const maxLate = 1_000_000;

type Raw = Readonly<{
  type: string;
  purpose: string | null;
  currency: string;
  net: string;
  debit: string;
  credit: string;
}>;

function readLine({ type, purpose, currency, ...sums }: Raw): TrialLine {
  if (purpose === null) {
    const [debit, credit] = [BigInt(sums.debit), BigInt(sums.credit)];
    return { account: `customers.${type}`, currency, debit, credit };
  }
  const net = BigInt(sums.net);
  const sides = net < 0n ? { debit: -net, credit: 0n } : { debit: 0n, credit: net };
  return { account: `house.${purpose}`, currency, ...sides };
}
