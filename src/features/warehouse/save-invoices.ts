import { and, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { addDays } from "./day.ts";
import { asJson, type InvoiceRow } from "./source-rows.ts";
import {
  businesses,
  businessInvoiceItems,
  businessInvoicePayments,
  businessInvoices,
} from "./tables.ts";

/**
 * The statement that keeps invoices as they are now, each with exactly the items and payments that
 * the call gives it. An invoice in another currency without a rate that could be one makes what is
 * summed up with it unknown.
 */
export function saveInvoices(
  tx: Statements,
  _ctx: Ctx,
  businessId: Id<"business">,
  asOf: string,
  rows: readonly InvoiceRow[],
) {
  const json = asJson(rows, (row) => row);
  return tx.execute(sql`
    with given as materialized (
      select ${toUuid("business", businessId)}::uuid as business_id, r.*
        from jsonb_to_recordset(${json}::jsonb) as r(id text, "customerId" text, status text,
          "invoiceDate" date, "dueDate" date, currency text, "exchangeRate" numeric, total numeric,
          "amountDue" numeric, items jsonb, payments jsonb)),
    given_items as (
      select business_id, id, n::int as position, i."productId" as product_id, i.quantity, i.total
        from given, jsonb_array_elements(items) with ordinality as e(item, n),
          jsonb_to_record(item) as i("productId" text, quantity numeric, total numeric)),
    given_payments as (
      select business_id, id, n::int as position, p.amount, p."paymentDate" as paid_on
        from given, jsonb_array_elements(payments) with ordinality as e(payment, n),
          jsonb_to_record(payment) as p(amount numeric, "paymentDate" date)),
    kept as (
      insert into ${businessInvoices} (business_id, source_id, customer_id, status, invoiced_on,
        due_on, currency, exchange_rate, total, amount_due, seen_on)
      select g.business_id, g.id, g."customerId", g.status, g."invoiceDate", g."dueDate",
          g.currency, coalesce(
            case when g."exchangeRate" > 0 and g."exchangeRate" < 1e9 then g."exchangeRate" end,
            case when g.currency = b.currency then 1 end),
          g.total, g."amountDue", ${asOf}::date
        from given g left join ${businesses} b on b.id = g.business_id order by g.id
      on conflict (business_id, source_id) do update set customer_id = excluded.customer_id,
        status = excluded.status, invoiced_on = excluded.invoiced_on, due_on = excluded.due_on,
        currency = excluded.currency, exchange_rate = excluded.exchange_rate,
        total = excluded.total, amount_due = excluded.amount_due, seen_on = excluded.seen_on),
    fewer_items as (${deleteBeyond(businessInvoiceItems, sql`items`)}),
    fewer_payments as (${deleteBeyond(businessInvoicePayments, sql`payments`)}),
    kept_items as (
      insert into ${businessInvoiceItems} (business_id, invoice_id, position, product_id, quantity,
        total)
      select business_id, id, position, product_id, quantity, total from given_items
        order by id, position
      on conflict (business_id, invoice_id, position) do update set
        product_id = excluded.product_id, quantity = excluded.quantity, total = excluded.total)
    insert into ${businessInvoicePayments} (business_id, invoice_id, position, amount, paid_on)
    select business_id, id, position, amount, paid_on from given_payments order by id, position
    on conflict (business_id, invoice_id, position) do update set amount = excluded.amount,
      paid_on = excluded.paid_on`);
}

/** Rows of the given invoices that are beyond those given: the others are written over. */
function deleteBeyond(table: PgTable, list: SQL): SQL {
  return sql`delete from ${table} as old using given g
    where old.business_id = g.business_id and old.invoice_id = g.id
      and old.position > jsonb_array_length(g.${list})`;
}

/**
 * Before a reading of all invoices, for `dropUnseenInvoices`: those of another reading on the same
 * day count as unseen.
 */
export function markInvoicesUnseen(tx: Statements, businessId: Id<"business">, asOf: string) {
  const isOfBusiness = eq(businessInvoices.businessId, businessId);
  return tx
    .update(businessInvoices)
    .set({ seenOn: addDays(asOf, -1) })
    .where(and(isOfBusiness, gte(businessInvoices.seenOn, asOf)));
}

/** After a reading of all invoices: deletes those that the source has no more. */
export function dropUnseenInvoices(tx: Statements, businessId: Id<"business">, asOf: string) {
  const isOfBusiness = eq(businessInvoices.businessId, businessId);
  return tx.delete(businessInvoices).where(and(isOfBusiness, lt(businessInvoices.seenOn, asOf)));
}
