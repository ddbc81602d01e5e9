/**
 * Synthetic accounts and what moved on them, for `pg_temp.id` and the users of large-tables.ts.
 * Account 7 and its owner, user 8, are busy; user 1 has had many accounts, nearly all closed.
 */
export const ledgerScript = `
  -- Neither triggers nor foreign keys, which take most of the time.
  set session_replication_role = replica;
  insert into accounts (id, owner_id, type, currency, exponent, name, status, posted, version,
    last_recorded_at, created_at, closed_at)
  select pg_temp.id(11, n), pg_temp.id(1, case when n > 50000 then 1 else 1 + n end),
    'checking', case when n % 4 = 0 then 'EUR' else 'USD' end, 2, 'Savings',
    case when n > 50009 then 'closed' when n % 500 = 0 then 'frozen' else 'active' end,
    case when n > 50009 then 0 else 100000000 end, 1000000, now(),
    now() - n * interval '7 minutes', case when n > 50009 then now() end
  from generate_series(1, 51000) n;
  insert into accounts (id, type, purpose, shard, currency, exponent, created_at)
  select pg_temp.id(12, n), 'system', 'suspense', n % 16, (array['USD', 'EUR'])[1 + n / 16], 2, now()
  from generate_series(0, 31) n;

  create temp table moves as
  select n, pg_temp.id(13, n) as id, now() - n * interval '40 seconds' as at,
    case when n % 10 = 0 then pg_temp.id(12, n / 10 % 16)
      else pg_temp.id(11, case when n % 40 = 1 then 7 else 1 + n % 50000 end) end as debit,
    pg_temp.id(11, case when n % 40 = 2 then 7 else 1 + (n + 31) % 50000 end) as credit
  from generate_series(1, 80000) n;
  insert into transfers (id, type, status, debit_account_id, credit_account_id, amount, currency,
    initiated_by, description, channel, reverses, refunded, effective_at, recorded_at)
  select id, case when n % 10 = 0 then 'deposit' when n % 97 = 0 then 'reversal' else 'transfer' end,
    case when n % 200 = 3 then 'pending_review' else 'posted' end, debit, credit, 1 + n % 5000,
    'USD', pg_temp.id(1, 1 + n % 100000), case when n % 5 = 0 then 'Rent of May' end,
    case when n % 20 = 0 then 'cash' when n % 10 = 0 then 'wire' end,
    case when n % 97 = 0 then pg_temp.id(13, n - 1) end, 0,
    at - case when n % 100 = 0 then interval '6 hours' else interval '0' end, at
  from moves;
  insert into entries (id, transfer_id, account_id, amount, balance_after, account_version,
    effective_at, recorded_at)
  select pg_temp.id(14, 2 * n + side), id, account, amount, 1000 + n,
    row_number() over (partition by account order by at),
    at - case when n % 100 = 0 then interval '6 hours' else interval '0' end, at
  from moves, lateral (values (0, debit, -1 - n % 5000), (1, credit, 1 + n % 5000))
    as sides (side, account, amount)
  where n % 200 <> 3;

  insert into holds (id, kind, account_id, to_account_id, owner_id, amount, currency, status,
    spent_on, expires_at, created_at, resolved_at)
  select pg_temp.id(15, n), case when n % 20 = 0 then 'review' else 'customer' end,
    pg_temp.id(11, owner - 1), pg_temp.id(11, 1 + n % 45000), pg_temp.id(1, owner), 100, 'USD',
    case when n <= 2000 then 'open' when n % 3 = 0 then 'captured' else 'voided' end,
    (now() - n * interval '1 minute')::date, now() + (n - 3) * interval '1 hour',
    now() - n * interval '1 minute', case when n > 2000 then now() end
  from generate_series(1, 40000) n,
    lateral (select case when n % 50 = 0 then 8 else 2 + n % 45000 end as owner) m;
  insert into ledger_days (owner_id, currency, day, spent, transfers)
  select pg_temp.id(1, n), 'USD', current_date - d, 500, 2
  from generate_series(1, 20000) n, generate_series(0, 3) d;
  insert into cases (id, type, status, subject_id, transfer_id, score, reasons, attempt, opened_at,
    decision)
  select pg_temp.id(16, n), 'fraud_review', case when n % 30 = 0 then 'open' else 'closed' end,
    pg_temp.id(1, 1 + n % 100000), pg_temp.id(13, n), 45, '{round_amount}', 'attempt ' || n,
    now() - n * interval '5 minutes', case when n % 30 = 7 then 'confirmed' end
  from generate_series(1, 20000) n;`;
