import { sql } from "drizzle-orm";
import { fromUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { pageRows, walkPages } from "./walk-pages.ts";

/** Every transfer against its entries, its hold and what reversed it. */
export function findBrokenTransfer(ctx: Ctx, onProgress: (rows: number) => void) {
  return walkPages(
    ctx,
    (afterId) => sql`
      select t.id, case
          when t.status = 'posted' and (e.count <> 2 or e.sum <> 0)
            then 'a posted transfer has two entries that cancel out'
          when t.status <> 'posted' and e.count <> 0
            then 'a transfer that is not posted moved nothing'
          when t.refunded <> r.sum then 'what was refunded is the sum of the reversals'
          when (t.reversed_by is null) <> (t.refunded < t.amount)
            then 'a reversal is named by its original'
          when t.reverses is not null and o.id is null then 'a reversal has an original'
          when t.reverses is not null and (o.debit_account_id <> t.credit_account_id
            or o.credit_account_id <> t.debit_account_id or o.currency <> t.currency)
            then 'a reversal goes the way back'
          when t.hold_id is not null and h.transfer_id is distinct from t.id
            then 'a hold names the transfer that came of it'
          when t.status = 'pending_review' and h.status is distinct from 'open'
            then 'a transfer under review is held'
        end as problem
      from (select * from transfers where id > ${afterId} order by id limit ${pageRows}) t
      left join lateral (
        select count(*) as count, coalesce(sum(l.amount), 0) as sum from entries l
        where l.transfer_id = t.id
      ) e on true
      left join lateral (
        select coalesce(sum(b.amount), 0) as sum from transfers b
        where b.reverses = t.id and b.status = 'posted'
      ) r on true
      left join transfers o on o.id = t.reverses
      left join holds h on h.id = t.hold_id
      order by t.id`,
    ({ id, problem }) => ({ row: fromUuid("transfer", id), invariant: problem ?? "" }),
    onProgress,
  );
}
