import { sql } from "drizzle-orm";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { asJson, type ProductRow } from "./source-rows.ts";
import { businessProducts } from "./tables.ts";

/** The statement that keeps products as they are now. */
export function saveProducts(
  tx: Statements,
  _ctx: Ctx,
  businessId: Id<"business">,
  asOf: string,
  rows: readonly ProductRow[],
) {
  const json = asJson(rows, ({ id, name, unitPrice, incomeAccountId, isArchived }) => ({
    id,
    name,
    price: unitPrice,
    account: incomeAccountId,
    archived: isArchived,
  }));
  return tx.execute(sql`
    insert into ${businessProducts} (business_id, source_id, name, unit_price, income_account_id,
      is_archived, seen_on)
    select ${toUuid("business", businessId)}::uuid, r.id, r.name, r.price, r.account, r.archived,
        ${asOf}::date
      from jsonb_to_recordset(${json}::jsonb)
        as r(id text, name text, price numeric, account text, archived boolean)
      order by r.id
    on conflict (business_id, source_id) do update set name = excluded.name,
      unit_price = excluded.unit_price, income_account_id = excluded.income_account_id,
      is_archived = excluded.is_archived, seen_on = excluded.seen_on`);
}
