import { sql } from "drizzle-orm";
import { fromUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { pageRows, walkPages } from "./walk-pages.ts";

/** Every hold against its accounts and the transfer that came of it. */
export function findBrokenHold(ctx: Ctx, onProgress: (rows: number) => void) {
  return walkPages(
    ctx,
    (afterId) => sql`
      select h.id, case
          when (h.status = 'open') <> (h.resolved_at is null) then 'a hold resolves at a moment'
          when (h.status = 'captured') <> (h.captured_amount > 0)
            then 'what a hold gave was captured'
          when h.status = 'captured' and (t.id is null or t.status <> 'posted'
            or t.hold_id is distinct from h.id or t.amount <> h.captured_amount
            or t.debit_account_id <> h.account_id or t.credit_account_id <> h.to_account_id)
            then 'a captured hold became its transfer'
          when h.status <> 'captured' and t.status = 'posted'
            then 'only a captured hold becomes a transfer'
          when d.currency is distinct from h.currency or c.currency is distinct from h.currency
            then 'currencies never mix'
          when d.owner_id is distinct from h.owner_id then 'a hold is of the owner of its account'
        end as problem
      from (select * from holds where id > ${afterId} order by id limit ${pageRows}) h
      left join transfers t on t.id = h.transfer_id
      left join accounts d on d.id = h.account_id
      left join accounts c on c.id = h.to_account_id
      order by h.id`,
    ({ id, problem }) => ({ row: fromUuid("hold", id), invariant: problem ?? "" }),
    onProgress,
  );
}
