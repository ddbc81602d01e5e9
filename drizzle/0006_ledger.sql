-- The ledger's writing half. Balances, transfers, entries and holds are changed by the functions of
-- this file and by nothing else; each is one statement for its caller, so that it is one round trip
-- and one commit on every driver. Locks are always taken in the same order (idempotency keys, a
-- hold or transfer, accounts by id, days by owner and currency), so that no two callers can wait
-- for each other. Plans must not depend on how small a table was when the first call came, so
-- sequential scans are switched off inside.
alter table accounts set (fillfactor = 70);
--> statement-breakpoint
alter table ledger_days set (fillfactor = 70);
--> statement-breakpoint
create function refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception using errcode = 'FL002', constraint = tg_name,
    message = format('%s of %s is refused', lower(tg_op), tg_table_name);
end
$$;
--> statement-breakpoint
create trigger "entries are append-only" before update or delete on entries
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger "entries are not truncated" before truncate on entries
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger "accounts are kept" before delete on accounts
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger "accounts are not truncated" before truncate on accounts
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger "holds are kept" before delete on holds
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger "holds are not truncated" before truncate on holds
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger "transfers are kept" before delete on transfers
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger "transfers are not truncated" before truncate on transfers
  for each statement execute function refuse_change();
--> statement-breakpoint
-- A transfer's status and its resolution may change. Its free text may only be forgotten.
create function transfers_stay() returns trigger
language plpgsql as $$
declare
  v_free constant text[] := array['status', 'resolved_at', 'refunded', 'reversed_by',
    'description', 'reference', 'metadata', 'reason'];
begin
  if (to_jsonb(new) - v_free) = (to_jsonb(old) - v_free)
    and (new.description is null or new.description = old.description)
    and (new.reference is null or new.reference = old.reference)
    and (new.metadata is null or new.metadata::text = old.metadata::text)
    and (new.reason is null or new.reason = old.reason)
    and new.refunded >= old.refunded
    and (old.status = new.status or old.status in ('pending', 'pending_review'))
  then
    return new;
  end if;
  raise exception using errcode = 'FL002', constraint = tg_name,
    message = 'only the resolution of a transfer may change';
end
$$;
--> statement-breakpoint
create trigger "transfers only resolve" before update on transfers
  for each row execute function transfers_stay();
--> statement-breakpoint
-- Both halves of a transfer come in one statement, which is refused unless they cancel out. This is
-- stricter than a deferred constraint, and costs one look per statement instead of one per row.
create function entries_cancel_out() returns trigger
language plpgsql as $$
begin
  if exists (select 1 from fresh group by transfer_id having sum(amount) <> 0) then
    raise exception using errcode = 'FL003', constraint = 'entries of a transfer sum to zero',
      message = 'entries of a transfer sum to zero';
  end if;
  return null;
end
$$;
--> statement-breakpoint
create trigger entries_cancel_out after insert on entries
  referencing new table as fresh
  for each statement execute function entries_cancel_out();
--> statement-breakpoint
-- The role that owns the tables gives up its own right to rewrite history; a superuser keeps it.
revoke update, delete, truncate on entries from current_user;
--> statement-breakpoint
revoke delete, truncate on transfers, holds, accounts from current_user;
--> statement-breakpoint
-- Minor units of a two-decimal currency as minor units of one with p_exponent decimals.
create function ledger_scaled(p_amount bigint, p_exponent smallint) returns bigint
language sql immutable as $$
  select case
    when p_exponent = 2 then p_amount
    when p_exponent < 2 then p_amount / (10 ^ (2 - p_exponent))::bigint
    else least(p_amount * (10 ^ (p_exponent - 2))::numeric, 9007199254740991)::bigint
  end
$$;
--> statement-breakpoint
-- Posts transfers and reserves money: p_requests are all or nothing each and do not touch each
-- other; their p_items are taken in order. One row comes back per request: `done`; `refused` with
-- the code and the item (from 0) that caused it; `replayed` with the effect that its key already
-- had; or `mismatch` when the key belongs to another request. No two requests of one call may bear
-- the same key.
--
-- p_limits: per transfer and per day for the unverified, then for the approved, in minor units of a
-- two-decimal currency. p_house: accounts of the house that must exist.
create function ledger_post(
  p_at timestamptz, p_limits bigint[], p_house jsonb, p_requests jsonb, p_items jsonb
) returns table (
  place int, outcome text, item int, code text, reached bigint, span text, effect jsonb
)
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_max constant bigint := 9007199254740991;
  v_today constant date := (p_at at time zone 'UTC')::date;
  v_requests constant int := jsonb_array_length(p_requests);
  -- By request.
  v_scopes text[];
  v_keys text[];
  v_tags text[];
  v_taken boolean[];
  v_ok boolean[];
  v_outcomes text[];
  v_codes text[];
  v_refused_items int[];
  v_reached bigint[];
  v_spans text[];
  v_effects jsonb[];
  -- By account, in the order of their ids.
  v_account_ids uuid[];
  v_limited_ids uuid[];
  v_owners uuid[];
  v_statuses text[];
  v_currencies text[];
  v_posted bigint[];
  v_debits bigint[];
  v_credits bigint[];
  v_floors bigint[];
  v_versions bigint[];
  v_stamps timestamptz[];
  v_singles bigint[];
  v_dailies bigint[];
  v_day_of int[];
  v_touched boolean[];
  -- By day of an owner and a currency.
  v_days int := 0;
  v_day_owners uuid[] := '{}';
  v_day_currencies text[] := '{}';
  v_spent bigint[] := '{}';
  v_counts int[] := '{}';
  v_day record;
  v_row record;
  -- By item.
  v_items int;
  v_request_of int[];
  v_kinds text[];
  v_debit_at int[];
  v_credit_at int[];
  v_payers uuid[];
  v_limited boolean[];
  v_amounts bigint[];
  v_item_currencies text[];
  v_debit_after bigint[];
  v_credit_after bigint[];
  v_debit_version bigint[];
  v_credit_version bigint[];
  -- Of the item at hand.
  v_current int := 0;
  v_first int := 1;
  v_fault text;
  v_limit bigint;
  v_span text;
  j int;
  d int;
  c int;
  x int;
  v_amount bigint;
begin
  -- Idempotency keys. Whoever comes second waits here for the first to commit.
  select array_agg(r.scope), array_agg(r.key), array_agg(r.tag)
    into v_scopes, v_keys, v_tags
    from jsonb_to_recordset(p_requests) as r(scope text, key text, tag text);
  with fresh as (
    insert into idempotency_keys as k (scope, key, request_tag, effect, created_at)
    select r.scope, r.key, r.tag, r.effect, p_at
      from jsonb_to_recordset(p_requests) as r(scope text, key text, tag text, effect jsonb)
      where r.key is not null order by r.scope, r.key
    on conflict (scope, key) do update set request_tag = excluded.request_tag,
        effect = excluded.effect, status = null, reply_sealed = null, locked_by = null,
        locked_until = null, created_at = excluded.created_at
      where k.created_at < p_at - interval '24 hours'
    returning k.scope, k.key
  )
  select array_agg(u.key is not null and not exists (
      select 1 from fresh where fresh.scope = u.scope and fresh.key = u.key
    ) order by u.place)
    into v_taken
    from unnest(v_scopes, v_keys) with ordinality as u(scope, key, place);
  v_ok := array_fill(true, array[v_requests]);
  v_outcomes := array_fill('done'::text, array[v_requests]);
  v_codes := array_fill(null::text, array[v_requests]);
  v_refused_items := array_fill(null::int, array[v_requests]);
  v_reached := array_fill(null::bigint, array[v_requests]);
  v_spans := v_codes;
  v_effects := array_fill(null::jsonb, array[v_requests]);
  for j in 1 .. v_requests loop
    if v_taken[j] then
      v_ok[j] := false;
      select k.request_tag = v_tags[j] and k.effect is not null as is_same, k.effect into v_row
        from idempotency_keys k where k.scope = v_scopes[j] and k.key = v_keys[j];
      v_outcomes[j] := case when v_row.is_same then 'replayed' else 'mismatch' end;
      v_effects[j] := v_row.effect;
    end if;
  end loop;

  -- Accounts, locked in the order of their ids.
  if p_house is not null then
    insert into accounts (id, type, purpose, shard, currency, exponent, created_at)
    select h.id, 'system', h.purpose, h.shard, h.currency, h.exponent, p_at
      from jsonb_to_recordset(p_house)
        as h(id uuid, purpose text, shard smallint, currency text, exponent smallint)
      order by h.id
    on conflict do nothing;
  end if;
  select array_agg(distinct u.id), array_agg(distinct u.id) filter (where u.is_limited)
    into v_account_ids, v_limited_ids
    from jsonb_to_recordset(p_items) as i(debit uuid, credit uuid, limited boolean),
      lateral (values (i.debit, i.limited), (i.credit, false)) as u(id, is_limited);
  select array_agg(l.id), array_agg(l.owner_id), array_agg(l.status), array_agg(l.currency),
      array_agg(l.posted), array_agg(l.pending_debits), array_agg(l.pending_credits),
      array_agg(l.version), array_agg(greatest(p_at, l.last_recorded_at)),
      array_agg(case when l.owner_id is null then -v_max else -l.credit_limit end),
      array_agg(ledger_scaled(p_limits[l.tier + 1], l.exponent)),
      array_agg(ledger_scaled(p_limits[l.tier + 2], l.exponent)),
      array_agg(0), array_agg(false)
    into v_account_ids, v_owners, v_statuses, v_currencies, v_posted, v_debits, v_credits,
      v_versions, v_stamps, v_floors, v_singles, v_dailies, v_day_of, v_touched
    from (
      select a.*, case when a.id = any(v_limited_ids)
          and (select u.kyc_status from users u where u.id = a.owner_id) = 'approved'
          then 2 else 0 end as tier
        from accounts a where a.id = any(v_account_ids) order by a.id for no key update
    ) l;
  select count(*), array_agg(s.request), array_agg(s.kind), array_agg(s.debit_at),
      array_agg(s.credit_at), array_agg(s.payer), array_agg(s.limited), array_agg(s.amount),
      array_agg(s.currency)
    into v_items, v_request_of, v_kinds, v_debit_at, v_credit_at, v_payers, v_limited, v_amounts,
      v_item_currencies
    from (
      select i.*, coalesce(d.place, 0)::int as debit_at, coalesce(c.place, 0)::int as credit_at
        from rows from (jsonb_to_recordset(p_items) as (request int, kind text, debit uuid,
            credit uuid, payer uuid, limited boolean, amount bigint, currency text))
          with ordinality as i(request, kind, debit, credit, payer, limited, amount, currency, place)
        left join unnest(v_account_ids) with ordinality as d(id, place) on d.id = i.debit
        left join unnest(v_account_ids) with ordinality as c(id, place) on c.id = i.credit
        order by i.place
    ) s;

  -- What the payers have sent today.
  for v_day in
    select distinct v_owners[u.at] as owner, v_currencies[u.at] as currency, u.at
      from unnest(v_debit_at, v_limited) as u(at, limited)
      where u.limited and u.at > 0 and v_owners[u.at] is not null order by 1, 2
  loop
    if v_days = 0 or (v_day_owners[v_days], v_day_currencies[v_days])
        is distinct from (v_day.owner, v_day.currency) then
      v_days := v_days + 1;
      v_day_owners[v_days] := v_day.owner;
      v_day_currencies[v_days] := v_day.currency;
      select l.spent, l.transfers into v_row from ledger_days l
        where l.owner_id = v_day.owner and l.currency = v_day.currency and l.day = v_today
        for no key update;
      if not found then
        insert into ledger_days (owner_id, currency, day, spent, transfers)
          values (v_day.owner, v_day.currency, v_today, 0, 0) on conflict do nothing;
        select l.spent, l.transfers into v_row from ledger_days l
          where l.owner_id = v_day.owner and l.currency = v_day.currency and l.day = v_today
          for no key update;
      end if;
      v_spent[v_days] := v_row.spent;
      v_counts[v_days] := v_row.transfers;
    end if;
    v_day_of[v_day.at] := v_days;
  end loop;

  -- One item after the other, in memory; a request that is refused is taken back as a whole.
  v_debit_after := array_fill(0::bigint, array[v_items]);
  v_credit_after := v_debit_after;
  v_debit_version := v_debit_after;
  v_credit_version := v_debit_after;
  for i in 1 .. v_items loop
    j := v_request_of[i];
    if j <> v_current then
      v_current := j;
      v_first := i;
    end if;
    continue when not v_ok[j];
    d := v_debit_at[i];
    c := v_credit_at[i];
    v_amount := v_amounts[i];
    v_limit := null;
    v_span := null;
    v_fault := case
      when d = 0 or c = 0 then 'not_found'
      when v_payers[i] is not null
        and (v_owners[d] is distinct from v_payers[i] or v_owners[c] is null) then 'not_found'
      when d = c then 'same_account'
      when v_statuses[d] <> 'active' or v_statuses[c] <> 'active' then 'account_not_active'
      when v_currencies[d] <> v_item_currencies[i] or v_currencies[c] <> v_item_currencies[i]
        then 'currency_mismatch'
      when v_limited[i] and v_amount > v_singles[d] then 'over_single'
      when v_limited[i] and v_spent[v_day_of[d]] + v_amount > v_dailies[d] then 'over_daily'
      when v_posted[d] - v_debits[d] - v_amount < v_floors[d] then
        case when v_owners[d] is null then 'over_balance' else 'insufficient_funds' end
      when v_posted[c] + v_credits[c] + v_amount > v_max then 'over_balance'
    end;
    if v_fault is not null then
      if v_fault in ('over_single', 'over_daily', 'over_balance') then
        v_span := case v_fault when 'over_single' then 'transfer' when 'over_daily' then 'day'
          else 'balance' end;
        v_limit := case v_fault when 'over_single' then v_singles[d] when 'over_daily'
          then v_dailies[d] else v_max end;
        v_fault := 'limit_exceeded';
      end if;
      v_ok[j] := false;
      v_outcomes[j] := 'refused';
      v_codes[j] := v_fault;
      v_refused_items[j] := i - v_first;
      v_reached[j] := v_limit;
      v_spans[j] := v_span;
      for k in reverse i - 1 .. v_first loop
        d := v_debit_at[k];
        c := v_credit_at[k];
        if v_kinds[k] = 'post' then
          v_posted[d] := v_posted[d] + v_amounts[k];
          v_versions[d] := v_versions[d] - 1;
          v_posted[c] := v_posted[c] - v_amounts[k];
          v_versions[c] := v_versions[c] - 1;
        else
          v_debits[d] := v_debits[d] - v_amounts[k];
          v_credits[c] := v_credits[c] - v_amounts[k];
        end if;
        if v_limited[k] then
          x := v_day_of[d];
          v_spent[x] := v_spent[x] - v_amounts[k];
          v_counts[x] := v_counts[x] - 1;
        end if;
      end loop;
      continue;
    end if;
    if v_kinds[i] = 'post' then
      v_posted[d] := v_posted[d] - v_amount;
      v_versions[d] := v_versions[d] + 1;
      v_debit_after[i] := v_posted[d];
      v_debit_version[i] := v_versions[d];
      v_posted[c] := v_posted[c] + v_amount;
      v_versions[c] := v_versions[c] + 1;
      v_credit_after[i] := v_posted[c];
      v_credit_version[i] := v_versions[c];
    else
      v_debits[d] := v_debits[d] + v_amount;
      v_credits[c] := v_credits[c] + v_amount;
    end if;
    if v_limited[i] then
      x := v_day_of[d];
      v_spent[x] := v_spent[x] + v_amount;
      v_counts[x] := v_counts[x] + 1;
    end if;
    v_touched[d] := true;
    v_touched[c] := true;
  end loop;

  -- What stays is written, table by table.
  for j in 1 .. v_requests loop
    if v_outcomes[j] = 'refused' and v_keys[j] is not null then
      delete from idempotency_keys k where k.scope = v_scopes[j] and k.key = v_keys[j];
    end if;
  end loop;
  if true = any(v_ok) then
    update accounts a set posted = s.posted, pending_debits = s.debits, pending_credits = s.credits,
        version = s.version,
        last_recorded_at = case when s.version > a.version then s.stamp else a.last_recorded_at end
      from unnest(v_account_ids, v_posted, v_debits, v_credits, v_versions, v_stamps, v_touched)
        as s(id, posted, debits, credits, version, stamp, touched)
      where s.touched and a.id = s.id;
    for x in 1 .. v_days loop
      update ledger_days l set spent = v_spent[x], transfers = v_counts[x]
        where l.owner_id = v_day_owners[x] and l.currency = v_day_currencies[x]
          and l.day = v_today;
    end loop;
    with good as materialized (
      select i.*, coalesce(i.effective_at, p_at) as effective
        from rows from (jsonb_to_recordset(p_items) as (request int, id uuid, kind text, type text,
            debit uuid, credit uuid, amount bigint, currency text, initiated_by uuid,
            description text, reference text, metadata text, channel text, reason text,
            effective_at timestamptz, debit_entry uuid, credit_entry uuid, event uuid,
            event_kind text, payload jsonb, hold uuid, hold_kind text, expires_at timestamptz,
            "case" uuid, attempt text, risk_decision text, risk_score int, risk_reasons text[]))
          with ordinality as i(request, id, kind, type, debit, credit, amount, currency,
            initiated_by, description, reference, metadata, channel, reason, effective_at,
            debit_entry, credit_entry, event, event_kind, payload, hold, hold_kind, expires_at,
            "case", attempt, risk_decision, risk_score, risk_reasons, place)
        where v_ok[i.request]
    ), moved as (
      insert into transfers (id, type, status, debit_account_id, credit_account_id, amount,
          currency, initiated_by, description, reference, metadata, channel, hold_id,
          risk_decision, risk_score, risk_reasons, effective_at, recorded_at)
      select id, type, case kind when 'post' then 'posted' else 'pending_review' end, debit, credit,
          amount, currency, initiated_by, description, reference, metadata::json, channel, hold,
          risk_decision, risk_score, risk_reasons, effective, p_at
        from good where kind <> 'hold'
    ), written as (
      insert into entries (id, transfer_id, account_id, amount, balance_after, account_version,
          effective_at, recorded_at)
      select debit_entry, id, debit, -amount, v_debit_after[place], v_debit_version[place],
          effective, v_stamps[v_debit_at[place]]
        from good where kind = 'post'
      union all
      select credit_entry, id, credit, amount, v_credit_after[place], v_credit_version[place],
          effective, v_stamps[v_credit_at[place]]
        from good where kind = 'post'
    ), reserved as (
      insert into holds (id, kind, account_id, to_account_id, owner_id, amount, currency, status,
          transfer_id, spent_on, expires_at, created_at)
      select hold, hold_kind, debit, credit, v_owners[v_debit_at[place]], amount, currency, 'open',
          case kind when 'review' then id end, v_today, expires_at, p_at
        from good where kind <> 'post'
    ), opened as (
      insert into cases (id, type, status, subject_id, transfer_id, score, reasons, attempt,
          opened_at)
      select "case", 'fraud_review', 'open', v_owners[v_debit_at[place]], id, risk_score,
          risk_reasons, attempt, p_at
        from good where "case" is not null
    ), told as (
      insert into outbox (id, kind, owner_ids, payload, created_at)
      select event, event_kind,
          case when kind <> 'post' then array[v_owners[v_debit_at[place]]]
            else array_remove(array[v_owners[v_debit_at[place]],
              nullif(v_owners[v_credit_at[place]], v_owners[v_debit_at[place]])], null) end,
          payload, p_at
        from good where event is not null
    )
    insert into audit_events (id, recorded_at, actor_kind, actor, action, target, request_id,
        address, user_agent, origin_tag, details)
    select r.audit, p_at, r.actor_kind, r.actor, r.action, r.target, r.request_id, r.address,
        r.user_agent, r.origin_tag, r.details
      from rows from (jsonb_to_recordset(p_requests) as (audit uuid, actor_kind text, actor text,
          action text, target text, request_id text, address text, user_agent text,
          origin_tag text, details jsonb))
        with ordinality as r(audit, actor_kind, actor, action, target, request_id, address,
          user_agent, origin_tag, details, place)
      where v_ok[r.place];
  end if;

  return query select u.place::int, u.outcome, u.item, u.code, u.reached, u.span, u.effect
    from unnest(v_outcomes, v_refused_items, v_codes, v_reached, v_spans, v_effects)
      with ordinality as u(outcome, item, code, reached, span, effect, place);
end
$$;
--> statement-breakpoint
-- Takes the idempotency key of one request. Null: the key is new, or there is none; else what to
-- answer instead: {"outcome": "replayed" | "mismatch", "effect": …}.
create function ledger_take_key(p_at timestamptz, p_request jsonb) returns jsonb
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_answer jsonb;
begin
  if p_request ->> 'key' is null then
    return null;
  end if;
  insert into idempotency_keys as k (scope, key, request_tag, effect, created_at)
  values (p_request ->> 'scope', p_request ->> 'key', p_request ->> 'tag', p_request -> 'effect',
    p_at)
  on conflict (scope, key) do update set request_tag = excluded.request_tag,
      effect = excluded.effect, status = null, reply_sealed = null, locked_by = null,
      locked_until = null, created_at = excluded.created_at
    where k.created_at < p_at - interval '24 hours';
  if found then
    return null;
  end if;
  select jsonb_build_object('outcome', case when k.request_tag = p_request ->> 'tag'
      and k.effect is not null then 'replayed' else 'mismatch' end, 'effect', k.effect)
    into v_answer from idempotency_keys k
    where k.scope = p_request ->> 'scope' and k.key = p_request ->> 'key';
  return v_answer;
end
$$;
--> statement-breakpoint
-- Frees the key of a request that is refused, and says so.
create function ledger_refuse(p_request jsonb, p_code text) returns jsonb
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
begin
  delete from idempotency_keys k
    where k.scope = p_request ->> 'scope' and k.key = p_request ->> 'key';
  return jsonb_build_object('outcome', 'refused', 'code', p_code);
end
$$;
--> statement-breakpoint
-- Writes the audit row of one request.
create function ledger_note(p_at timestamptz, p_request jsonb) returns void
language sql as $$
  insert into audit_events (id, recorded_at, actor_kind, actor, action, target, request_id, address,
      user_agent, origin_tag, details)
  select r.audit, p_at, r.actor_kind, r.actor, r.action, r.target, r.request_id, r.address,
      r.user_agent, r.origin_tag, r.details
    from jsonb_to_record(p_request) as r(audit uuid, actor_kind text, actor text, action text,
      target text, request_id text, address text, user_agent text, origin_tag text, details jsonb);
$$;
--> statement-breakpoint
-- Puts one event into the outbox for those of p_owners who are somebody; null tells nobody.
create function ledger_tell(p_at timestamptz, p_event jsonb, p_owners uuid[]) returns void
language sql as $$
  insert into outbox (id, kind, owner_ids, payload, created_at)
  select e.event, e.event_kind, array(select distinct o from unnest(p_owners) o where o is not null),
      e.payload, p_at
    from jsonb_to_record(p_event) as e(event uuid, event_kind text, payload jsonb)
    where e.event is not null;
$$;
--> statement-breakpoint
-- Moves p_amount between two accounts that the caller has locked and checked, for the transfer
-- p_transfer; writes both entries and both balances.
create function ledger_move(
  p_at timestamptz, p_effective timestamptz, p_transfer uuid, p_debit uuid, p_credit uuid,
  p_amount bigint, p_debit_entry uuid, p_credit_entry uuid
) returns void
language sql as $$
  with moved as (
    update accounts a set version = a.version + 1,
        posted = a.posted + case a.id when p_debit then -p_amount else p_amount end,
        last_recorded_at = greatest(p_at, a.last_recorded_at)
      where a.id in (p_debit, p_credit)
      returning a.id, a.posted, a.version, a.last_recorded_at
  )
  insert into entries (id, transfer_id, account_id, amount, balance_after, account_version,
      effective_at, recorded_at)
  select case id when p_debit then p_debit_entry else p_credit_entry end, p_transfer, id,
      case id when p_debit then -p_amount else p_amount end, posted, version, p_effective,
      last_recorded_at
    from moved;
$$;
--> statement-breakpoint
-- Resolves one hold, at most once. What becomes of the hold is told to its payer (p_transfer's
-- member "told"), the transfer that comes of it to both sides. p_act: `capture` posts p_amount (all
-- of it when null) and gives back the rest; `release` posts the transfer that a review held; `void`,
-- `expire` and `block` give everything back. With p_payer the hold must be that person's, of kind
-- p_kind. A customer captures between active accounts only, or holds made ahead would outlive a
-- freeze. Answers {"outcome": "done" | "refused" | "replayed" | "mismatch", …}.
create function ledger_settle(
  p_at timestamptz, p_request jsonb, p_hold uuid, p_kind text, p_payer uuid, p_act text,
  p_amount bigint, p_transfer jsonb
) returns jsonb
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_answer jsonb := ledger_take_key(p_at, p_request);
  v_hold holds%rowtype;
  v_owners uuid[];
  v_captured bigint := 0;
  v_transfer record;
  v_transfer_id uuid;
begin
  if v_answer is not null then
    return v_answer;
  end if;
  select * into v_hold from holds h where h.id = p_hold for no key update;
  if not found or v_hold.kind <> p_kind or (p_payer is not null and v_hold.owner_id <> p_payer) then
    return ledger_refuse(p_request, 'not_found');
  end if;
  if v_hold.status <> 'open' or (p_act = 'capture' and v_hold.expires_at <= p_at)
    or (p_act = 'expire' and v_hold.expires_at > p_at)
  then
    return ledger_refuse(p_request, 'hold_closed');
  end if;
  if p_act in ('capture', 'release') then
    v_captured := coalesce(p_amount, v_hold.amount);
  end if;
  if v_captured > v_hold.amount then
    return ledger_refuse(p_request, 'amount_exceeds_hold');
  end if;
  perform 1 from accounts a where a.id in (v_hold.account_id, v_hold.to_account_id)
    order by a.id for no key update;
  if p_act = 'capture' and p_kind = 'customer' and exists (select 1 from accounts a
    where a.id in (v_hold.account_id, v_hold.to_account_id) and a.status <> 'active')
  then
    return ledger_refuse(p_request, 'account_not_active');
  end if;
  v_owners := array(select a.owner_id from accounts a
    where a.id in (v_hold.account_id, v_hold.to_account_id));
  update accounts a set
      pending_debits = a.pending_debits - case a.id when v_hold.account_id then v_hold.amount
        else 0 end,
      pending_credits = a.pending_credits - case a.id when v_hold.to_account_id then v_hold.amount
        else 0 end
    where a.id in (v_hold.account_id, v_hold.to_account_id);
  select * into v_transfer from jsonb_to_record(p_transfer) as t(id uuid, type text,
    initiated_by uuid, debit_entry uuid, credit_entry uuid, description text);
  v_transfer_id := coalesce(v_hold.transfer_id, v_transfer.id);
  if p_act = 'capture' then
    insert into transfers (id, type, status, debit_account_id, credit_account_id, amount, currency,
        initiated_by, description, hold_id, effective_at, recorded_at)
      values (v_transfer_id, v_transfer.type, 'posted', v_hold.account_id, v_hold.to_account_id,
        v_captured, v_hold.currency, v_transfer.initiated_by, v_transfer.description, v_hold.id,
        p_at, p_at);
  elsif v_hold.transfer_id is not null then
    update transfers t set resolved_at = p_at, status = case p_act when 'release' then 'posted'
        when 'expire' then 'expired' when 'block' then 'declined' else 'voided' end
      where t.id = v_hold.transfer_id;
  end if;
  if v_captured > 0 then
    perform ledger_move(p_at, case p_act when 'release' then
        (select t.effective_at from transfers t where t.id = v_transfer_id) else p_at end,
      v_transfer_id, v_hold.account_id, v_hold.to_account_id, v_captured, v_transfer.debit_entry,
      v_transfer.credit_entry);
  end if;
  update ledger_days l set spent = l.spent - (v_hold.amount - v_captured)
    where l.owner_id = v_hold.owner_id and l.currency = v_hold.currency
      and l.day = v_hold.spent_on and v_hold.amount > v_captured;
  update holds h set resolved_at = p_at, captured_amount = v_captured,
      transfer_id = case when v_captured > 0 or h.transfer_id is not null then v_transfer_id end,
      status = case p_act when 'capture' then 'captured' when 'release' then 'captured'
        when 'expire' then 'expired' else 'voided' end
    where h.id = v_hold.id;
  perform ledger_note(p_at, p_request);
  perform ledger_tell(p_at, p_transfer -> 'told', array[v_hold.owner_id]);
  perform ledger_tell(p_at, p_transfer, v_owners);
  return jsonb_build_object('outcome', 'done');
end
$$;
--> statement-breakpoint
-- Gives back what a transfer moved: all of it, once, when p_amount is null; else that much, as long
-- as the refunds together stay within the original. Frozen accounts take part, closed ones cannot.
-- No balance may pass what JSON can say exactly, also once the open holds are captured.
create function ledger_reverse(
  p_at timestamptz, p_request jsonb, p_original uuid, p_amount bigint, p_reversal jsonb
) returns jsonb
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_max constant bigint := 9007199254740991;
  v_answer jsonb := ledger_take_key(p_at, p_request);
  v_original transfers%rowtype;
  v_reversal record;
  v_amount bigint;
  v_available bigint;
  v_open int;
  v_is_beyond boolean;
  v_owners uuid[];
begin
  if v_answer is not null then
    return v_answer;
  end if;
  select * into v_original from transfers t where t.id = p_original for no key update;
  if not found then
    return ledger_refuse(p_request, 'not_found');
  end if;
  v_amount := coalesce(p_amount, v_original.amount);
  if v_original.status <> 'posted' or v_original.type = 'reversal' then
    return ledger_refuse(p_request, 'conflict');
  end if;
  if v_original.refunded = v_original.amount or (p_amount is null and v_original.refunded > 0) then
    return ledger_refuse(p_request, 'already_reversed');
  end if;
  if v_original.refunded + v_amount > v_original.amount then
    return ledger_refuse(p_request, 'amount_exceeds_transfer');
  end if;
  perform 1 from accounts a
    where a.id in (v_original.debit_account_id, v_original.credit_account_id)
    order by a.id for no key update;
  select count(*) filter (where a.status <> 'closed'), array_agg(a.owner_id),
      max(a.posted - a.pending_debits + a.credit_limit)
        filter (where a.id = v_original.credit_account_id and a.owner_id is not null),
      bool_or(case when a.id = v_original.debit_account_id
        then a.posted + a.pending_credits + v_amount > v_max
        else a.posted - v_amount < -v_max end)
    into v_open, v_owners, v_available, v_is_beyond from accounts a
    where a.id in (v_original.debit_account_id, v_original.credit_account_id);
  if v_open < 2 then
    return ledger_refuse(p_request, 'account_not_active');
  end if;
  if v_available < v_amount then
    return ledger_refuse(p_request, 'insufficient_funds');
  end if;
  if v_is_beyond then
    return ledger_refuse(p_request, 'limit_exceeded')
      || jsonb_build_object('reached', v_max, 'span', 'balance');
  end if;
  select * into v_reversal from jsonb_to_record(p_reversal) as t(id uuid, initiated_by uuid,
    debit_entry uuid, credit_entry uuid, reason text);
  insert into transfers (id, type, status, debit_account_id, credit_account_id, amount, currency,
      initiated_by, reason, reverses, effective_at, recorded_at)
    values (v_reversal.id, 'reversal', 'posted', v_original.credit_account_id,
      v_original.debit_account_id, v_amount, v_original.currency, v_reversal.initiated_by,
      v_reversal.reason, v_original.id, p_at, p_at);
  update transfers t set refunded = t.refunded + v_amount, reversed_by = v_reversal.id
    where t.id = v_original.id;
  perform ledger_move(p_at, p_at, v_reversal.id, v_original.credit_account_id,
    v_original.debit_account_id, v_amount, v_reversal.debit_entry, v_reversal.credit_entry);
  perform ledger_note(p_at, p_request);
  perform ledger_tell(p_at, p_reversal, v_owners);
  return jsonb_build_object('outcome', 'done');
end
$$;
--> statement-breakpoint
-- Refuses a transfer that the rules block: moves nothing and opens a case, once per attempt. A key
-- that had its effect before is answered with that instead.
create function ledger_block(p_at timestamptz, p_request jsonb, p_case jsonb) returns jsonb
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_answer jsonb := ledger_take_key(p_at, p_request);
begin
  if v_answer is not null then
    return v_answer;
  end if;
  insert into cases (id, type, status, subject_id, score, reasons, attempt, opened_at)
    select c.id, 'fraud_block', 'open', c.subject_id, c.score, c.reasons, c.attempt, p_at
      from jsonb_to_record(p_case) as c(id uuid, subject_id uuid, score int, reasons text[],
        attempt text)
    on conflict (attempt) do nothing;
  if found then
    perform ledger_note(p_at, p_request);
  end if;
  return ledger_refuse(p_request, 'transfer_blocked');
end
$$;
