-- A rate that nobody told is not one: until now it was taken for 1, and yen counted as dollars.
ALTER TABLE "business_invoices" ALTER COLUMN "exchange_rate" DROP NOT NULL;
--> statement-breakpoint
-- The figures of those days on which balances of accounts are known.
create or replace function warehouse_gather(p_business uuid, p_from date, p_to date) returns void
language sql as $$
  with summed as (
    select b.day, a.line, case when count(b.amount) = count(*) then sum(b.amount) end as amount
      from business_balances b
      join business_accounts a on a.business_id = b.business_id and a.source_id = b.account_id
      where b.business_id = p_business and b.day between p_from and p_to
      group by b.day, a.line),
  days as (
    select day, jsonb_object_agg(line, amount) as lines from summed group by day),
  invoiced as (
    select d.day, d.lines,
        -- An amount that cannot be converted makes its sum unknown; nothing needs no rate.
        case when bool_or(v.exchange_rate is null and o.open <> 0) is not true
          then coalesce(sum(o.open * v.exchange_rate), 0) end as open,
        case when bool_or(v.exchange_rate is null and o.open > 0)
            filter (where v.due_on < d.day) is not true
          then coalesce(sum(greatest(o.open, 0) * v.exchange_rate)
            filter (where v.due_on < d.day), 0) end as overdue,
        case when bool_or(v.exchange_rate is null and v.total <> 0)
            filter (where v.invoiced_on > d.day - 90) is not true
          then coalesce(sum(v.total * v.exchange_rate)
            filter (where v.invoiced_on > d.day - 90), 0) end as sold
      from days d
      left join business_invoices v
        on v.business_id = p_business and v.invoiced_on <= d.day and v.status <> 'DRAFT'
      -- What is due now, and what was paid after that day was due on it as well.
      left join lateral (
        select v.amount_due + coalesce(sum(p.amount), 0) as open
          from business_invoice_payments p
          where p.business_id = v.business_id and p.invoice_id = v.source_id
            and p.paid_on > d.day) o on true
      group by d.day, d.lines)
  insert into business_days (business_id, day, cash, receivables, overdue_receivables,
    other_current_assets, current_liabilities, long_term_liabilities, equity, revenue,
    cost_of_goods_sold, operating_expenses, credit_sales)
  select p_business, i.day, warehouse_line(lines, 'cash'), r.receivables, i.overdue,
      warehouse_line(lines, 'other_current_assets'), warehouse_line(lines, 'current_liabilities'),
      warehouse_line(lines, 'long_term_liabilities'),
      warehouse_line(lines, 'cash') + r.receivables + warehouse_line(lines, 'other_current_assets')
        + warehouse_line(lines, 'long_term_assets') - warehouse_line(lines, 'current_liabilities')
        - warehouse_line(lines, 'long_term_liabilities'),
      warehouse_line(lines, 'revenue'), warehouse_line(lines, 'cost_of_goods_sold'),
      warehouse_line(lines, 'operating_expenses'), i.sold
    from invoiced i
    cross join lateral (
      -- Books without such an account still tell what is owed by their invoices.
      select case when lines ? 'receivables' then warehouse_line(lines, 'receivables') else i.open
        end as receivables) r
    order by i.day
  on conflict (business_id, day) do update set cash = excluded.cash,
    receivables = excluded.receivables, overdue_receivables = excluded.overdue_receivables,
    other_current_assets = excluded.other_current_assets,
    current_liabilities = excluded.current_liabilities,
    long_term_liabilities = excluded.long_term_liabilities, equity = excluded.equity,
    revenue = excluded.revenue, cost_of_goods_sold = excluded.cost_of_goods_sold,
    operating_expenses = excluded.operating_expenses, credit_sales = excluded.credit_sales
$$;
