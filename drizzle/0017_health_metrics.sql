-- The metrics of a business, from its facts, in exact decimals. The formulas live here because
-- reading, computing elsewhere and writing back would let two computations overtake each other.
create function warehouse_ratio(part numeric, whole numeric) returns numeric
language sql immutable parallel safe
return case when whole > 0 then part / whole end;
--> statement-breakpoint
-- Why such a ratio has no value.
create function warehouse_gap(part numeric, whole numeric) returns text
language sql immutable parallel safe
return case
  when part is null or whole is null then 'figure_missing'
  when whole <= 0 then 'nothing_to_divide_by'
end;
--> statement-breakpoint
-- A rounded decimal as text, without zeros at its end.
create function warehouse_text(value numeric, digits integer) returns text
language sql immutable parallel safe
return trim_scale(round(value, digits))::text;
--> statement-breakpoint
-- One line of `{"cash": 12.5, …}`: nothing there is zero, and null there is not known.
create function warehouse_line(lines jsonb, line text) returns numeric
language sql immutable parallel safe
return case when lines ? line then (lines ->> line)::numeric else 0 end;
--> statement-breakpoint
-- The figures of those days on which balances of accounts are known.
create function warehouse_gather(p_business uuid, p_from date, p_to date) returns void
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
    select d.day, d.lines, coalesce(sum(o.open * v.exchange_rate), 0) as open,
        coalesce(sum(greatest(o.open, 0) * v.exchange_rate) filter (where v.due_on < d.day), 0)
          as overdue,
        coalesce(sum(v.total * v.exchange_rate) filter (where v.invoiced_on > d.day - 90), 0)
          as sold
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
--> statement-breakpoint
-- Measures a business on all its days from `p_from` to `p_to`, and gives how many changed by it.
create function warehouse_measure(p_business uuid, p_from date, p_to date, p_now timestamptz)
returns bigint
language plpgsql as $$
declare
  v_changed bigint;
begin
  -- One measurement of a business at a time: the later one sees all facts of the earlier one.
  perform from businesses where id = p_business for no key update;
  if not found then
    raise exception using errcode = 'FL001', constraint = 'the business exists',
      message = 'there is no such business';
  end if;
  perform warehouse_gather(p_business, p_from, p_to);
  with flows as (
    select d.*, d.cash + d.receivables + d.other_current_assets as current_assets,
        d.current_liabilities + d.long_term_liabilities as liabilities,
        coalesce(d.period_days, d.day - b.day) as days,
        case when d.period_days is null then d.revenue - b.revenue else d.revenue end as earned,
        case when d.period_days is null then d.cost_of_goods_sold - b.cost_of_goods_sold
          else d.cost_of_goods_sold end as cost,
        case when d.period_days is null then d.operating_expenses - b.operating_expenses
          else d.operating_expenses end as spent,
        case when d.period_days is null then d.credit_sales else d.revenue end as sold,
        coalesce(d.period_days, 90) as sold_days,
        case when d.period_days is null and b.day is null then 'no_earlier_day' end as too_early
      from business_days d
      -- The day of balances that is nearest to thirty days before.
      left join lateral (
        select e.day, e.revenue, e.cost_of_goods_sold, e.operating_expenses from business_days e
          where e.business_id = p_business and e.period_days is null and d.period_days is null
            and e.day between d.day - 92 and d.day - 1
          order by abs(d.day - 30 - e.day), e.day limit 1) b on true
      where d.business_id = p_business and d.day between p_from and p_to),
  sums as (
    select f.*, earned - cost - spent as income, cost + spent as outflow,
        (cost + spent - earned) * 30 / days as burn
      from flows f),
  measured as (
    select s.day as on_day,
        jsonb_build_object(
          'cash', warehouse_text(cash, 4), 'receivables', warehouse_text(receivables, 4),
          'overdue_receivables', warehouse_text(overdue_receivables, 4),
          'other_current_assets', warehouse_text(other_current_assets, 4),
          'current_liabilities', warehouse_text(current_liabilities, 4),
          'long_term_liabilities', warehouse_text(long_term_liabilities, 4),
          'equity', warehouse_text(equity, 4), 'revenue', warehouse_text(earned, 4),
          'cost_of_goods_sold', warehouse_text(cost, 4),
          'operating_expenses', warehouse_text(spent, 4), 'period_days', days::text,
          'credit_sales', warehouse_text(sold, 4), 'credit_sales_days', sold_days::text)
          as new_inputs,
        jsonb_build_object(
          'current_ratio', warehouse_text(warehouse_ratio(current_assets, current_liabilities), 4),
          'quick_ratio',
            warehouse_text(warehouse_ratio(cash + receivables, current_liabilities), 4),
          'cash_ratio', warehouse_text(warehouse_ratio(cash, current_liabilities), 4),
          'gross_margin', warehouse_text(warehouse_ratio((earned - cost) * 100, earned), 2),
          'net_margin', warehouse_text(warehouse_ratio(income * 100, earned), 2),
          'debt_to_equity',
            warehouse_text(case when equity <> 0 then liabilities / equity end, 4),
          'dso', warehouse_text(warehouse_ratio(receivables * sold_days, sold), 1),
          'overdue_share', warehouse_text(warehouse_ratio(overdue_receivables * 100, receivables), 2),
          'net_burn', warehouse_text(burn, 4),
          'runway_months',
            warehouse_text(warehouse_ratio(greatest(cash, 0) * days, (outflow - earned) * 30), 1),
          'cash_buffer_days',
            warehouse_text(warehouse_ratio(greatest(cash, 0) * days, outflow), 1)) as new_metrics,
        jsonb_strip_nulls(jsonb_build_object(
          'current_ratio', warehouse_gap(current_assets, current_liabilities),
          'quick_ratio', warehouse_gap(cash + receivables, current_liabilities),
          'cash_ratio', warehouse_gap(cash, current_liabilities),
          'gross_margin', coalesce(too_early, warehouse_gap(earned - cost, earned)),
          'net_margin', coalesce(too_early, warehouse_gap(income, earned)),
          'debt_to_equity', case
            when liabilities is null or equity is null then 'figure_missing'
            when equity = 0 then 'nothing_to_divide_by'
            when equity < 0 then 'negative_equity' end,
          'dso', warehouse_gap(receivables, sold),
          'overdue_share', warehouse_gap(overdue_receivables, receivables),
          'net_burn', coalesce(too_early, case when burn is null then 'figure_missing' end),
          'runway_months', coalesce(too_early, case
            when cash is null or burn is null then 'figure_missing'
            when burn <= 0 then 'nothing_to_divide_by' end),
          'cash_buffer_days', coalesce(too_early, warehouse_gap(cash, outflow)))) as new_notes
      from sums s)
  update business_days d
    set inputs = new_inputs, metrics = new_metrics, notes = new_notes, measured_at = p_now
    from measured
    where d.business_id = p_business and d.day = on_day
      and (d.inputs, d.metrics, d.notes) is distinct from (new_inputs, new_metrics, new_notes);
  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;
