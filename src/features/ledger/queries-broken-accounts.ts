import { sql } from "drizzle-orm";
import { fromUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { pageRows, walkPages } from "./walk-pages.ts";

/** A row that breaks an invariant. */
export type Broken = Readonly<{
  /** The wire id of the row, or a currency. */
  row: string;
  invariant: string;
}>;

/** Every account against its newest entry, its open holds and its floor. */
export function findBrokenAccount(ctx: Ctx, onProgress: (rows: number) => void) {
  return walkPages(
    ctx,
    (afterId) => sql`
      select a.id, case
          when a.posted <> coalesce(e.balance_after, 0) then 'the balance is that of its last entry'
          when a.version <> coalesce(e.account_version, 0) then 'the version counts the entries'
          when a.last_recorded_at is distinct from e.recorded_at
            then 'the time of the last entry is kept'
          when a.pending_debits <> held.debits or a.pending_credits <> held.credits
            then 'what is pending is the sum of the open holds'
          when a.owner_id is not null and a.posted - a.pending_debits < -a.credit_limit
            then 'available never crosses the floor'
          when a.status = 'closed' and (a.posted <> 0 or a.pending_debits <> 0
            or a.pending_credits <> 0) then 'a closed account is empty'
        end as problem
      from (select * from accounts where id > ${afterId} order by id limit ${pageRows}) a
      left join lateral (
        select l.balance_after, l.account_version, l.recorded_at from entries l
        where l.account_id = a.id order by l.account_version desc limit 1
      ) e on true
      left join lateral (
        select (select coalesce(sum(h.amount), 0) from holds h
            where h.status = 'open' and h.account_id = a.id) as debits,
          (select coalesce(sum(h.amount), 0) from holds h
            where h.status = 'open' and h.to_account_id = a.id) as credits
      ) held on true
      order by a.id`,
    ({ id, problem }) => ({ row: fromUuid("account", id), invariant: problem ?? "" }),
    onProgress,
  );
}

/** All accounts of a currency together hold nothing: what one has, another one owes. */
export async function findBrokenCurrency(ctx: Ctx): Promise<Broken | null> {
  const [{ rows }] = await ctx.db.atomic(
    (tx) => [
      tx.execute<{ currency: string }>(sql`
        select currency from accounts group by currency having sum(posted) <> 0
        order by currency limit 1`),
    ],
    { isLong: true },
  );
  const [wrong] = rows;
  return wrong ? { row: wrong.currency, invariant: "all accounts together sum to zero" } : null;
}
