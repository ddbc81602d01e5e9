import { sql } from "drizzle-orm";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { contributionOf, lineOf } from "./account-line.ts";
import { type AccountRow, asJson } from "./source-rows.ts";
import { businessAccounts, businessBalances, businesses } from "./tables.ts";

/**
 * The statement that keeps accounts as they are on a day, and what each adds to its line on that
 * day; a later call of the same day replaces it. An account in another currency whose balance was
 * not converted makes its line unknown, and one without any balance does not count.
 */
export function saveAccounts(
  tx: Statements,
  _ctx: Ctx,
  businessId: Id<"business">,
  asOf: string,
  rows: readonly AccountRow[],
) {
  const known = rows.filter((row) => lineOf(row) !== null);
  const json = asJson(known, (row) => ({
    id: row.id,
    name: row.name,
    type: row.type,
    subtype: row.subtype,
    line: lineOf(row),
    currency: row.currency,
    own: row.balance === null ? null : contributionOf(row, row.balance),
    converted:
      row.balanceInBusinessCurrency === null
        ? null
        : contributionOf(row, row.balanceInBusinessCurrency),
    archived: row.isArchived,
  }));
  return tx.execute(sql`
    with given as materialized (
      select ${toUuid("business", businessId)}::uuid as business_id, ${asOf}::date as day, r.*
        from jsonb_to_recordset(${json}::jsonb) as r(id text, name text, type text, subtype text,
          line text, currency text, own numeric, converted numeric, archived boolean)),
    dimension as (
      insert into ${businessAccounts} (business_id, source_id, name, type, subtype, line, currency,
        is_archived, seen_on)
      select business_id, id, name, type, subtype, line, currency, archived, day from given
        order by id
      on conflict (business_id, source_id) do update set name = excluded.name,
        type = excluded.type, subtype = excluded.subtype, line = excluded.line,
        currency = excluded.currency, is_archived = excluded.is_archived,
        seen_on = greatest(${businessAccounts}.seen_on, excluded.seen_on))
    insert into ${businessBalances} (business_id, day, account_id, amount)
    select g.business_id, g.day, g.id,
        coalesce(g.converted, case when g.currency = b.currency then g.own end)
      from given g join ${businesses} b on b.id = g.business_id
      where g.own is not null or g.converted is not null order by g.id
    on conflict (business_id, day, account_id) do update set amount = excluded.amount`);
}
