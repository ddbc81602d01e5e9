import type pg from "pg";
import { fromUuid, type Id } from "../../../src/core/id.ts";

const lastDay = "2026-11-30";
const uuidOf = (kind: string, n: number) =>
  `${kind.padStart(8, "0")}-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

/** Owner and business with a number from 1. */
export const warehouseOwner = (n: number): Id<"user"> => fromUuid("user", uuidOf("1", n));
export const warehouseBusiness = (n: number): Id<"business"> =>
  fromUuid("business", uuidOf("b", n));
export const warehouseLastDay = lastDay;

/**
 * Businesses with a row of metrics for each of so many days, written day by day as syncs write
 * them, so that the rows of one business lie as far apart as in a real table.
 */
export async function fillWarehouse(
  client: pg.Client,
  { businesses, days }: Readonly<{ businesses: number; days: number }>,
): Promise<void> {
  const [owner, business] = ["1", "b"].map((kind) => `'${kind.padStart(8, "0")}-0000-7000-8000-'`);
  const id = (prefix: string | undefined) => `(${prefix} || lpad(to_hex(n), 12, '0'))::uuid`;
  await client.query("set synchronous_commit = off");
  await client.query(`
    insert into users (id, email, first_name, last_name, role, status, created_at, updated_at)
    select ${id(owner)}, 'w' || n || '@example.com', 'Ada', 'Example', 'customer', 'active', now(),
      now() from generate_series(1, ${businesses}) n`);
  await client.query(`
    insert into businesses (id, owner_id, source, source_id, name, currency, created_at, updated_at)
    select ${id(business)}, ${id(owner)}, 'wave', 'Business:' || n, 'Example', 'USD', now(), now()
    from generate_series(1, ${businesses}) n`);
  await client.query(`
    insert into business_days (business_id, day, cash, receivables, overdue_receivables,
      other_current_assets, current_liabilities, long_term_liabilities, equity, revenue,
      cost_of_goods_sold, operating_expenses, credit_sales, measured_at, inputs, metrics)
    select ${id(business)}, date '${lastDay}' - d, 7000 + n, 4000, 1100, 1000, 8000, 4000, 4000,
      32000 + d, 12500.5, 13000, 4900, now(),
      jsonb_build_object('cash', (7000 + n)::text, 'receivables', '4000', 'overdue_receivables',
        '1100', 'other_current_assets', '1000', 'current_liabilities', '8000',
        'long_term_liabilities', '4000', 'equity', '4000', 'revenue', (11800 + d)::text,
        'cost_of_goods_sold', '4500.5', 'operating_expenses', '7000', 'period_days', '30',
        'credit_sales', '4900', 'credit_sales_days', '90'),
      jsonb_build_object('current_ratio', (1 + d::numeric / 1000)::text, 'quick_ratio', '1.375',
        'cash_ratio', '0.875', 'gross_margin', '61.86', 'net_margin', '2.54', 'debt_to_equity',
        '3', 'dso', '73.5', 'overdue_share', '27.5', 'net_burn', '-299.5', 'runway_months', null,
        'cash_buffer_days', '18.3')
    from generate_series(${days - 1}, 0, -1) d, generate_series(1, ${businesses}) n`);
  await client.query("vacuum analyze business_days");
  await client.query("analyze businesses");
}
