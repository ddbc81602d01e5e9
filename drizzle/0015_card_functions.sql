-- Cards on the ledger. Every function of cards locks the card first, then the authorization, and
-- leaves holds, accounts and entries to the ledger's own functions, which lock in their own order.
alter table card_limits set (fillfactor = 70);
--> statement-breakpoint
alter table card_authorizations set (fillfactor = 80);
--> statement-breakpoint
create trigger "movements are append-only" before update or delete on card_movements
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger "authorizations are kept" before delete on card_authorizations
  for each row execute function refuse_change();
--> statement-breakpoint
-- As before, and: a hold of a card may expire early, and what it gives back was never counted among
-- the transfers of a day.
create or replace function ledger_settle(
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
    or (p_act = 'expire' and p_kind <> 'card' and v_hold.expires_at > p_at)
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
      and l.day = v_hold.spent_on and v_hold.amount > v_captured and p_kind <> 'card';
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
-- As before, and: the way back may bear another type and a description, as a refund by card does.
create or replace function ledger_reverse(
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
  if v_original.status <> 'posted' or v_original.type in ('reversal', 'card_refund') then
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
  select * into v_reversal from jsonb_to_record(p_reversal) as t(id uuid, type text,
    initiated_by uuid, debit_entry uuid, credit_entry uuid, reason text, description text);
  insert into transfers (id, type, status, debit_account_id, credit_account_id, amount, currency,
      initiated_by, reason, description, reverses, effective_at, recorded_at)
    values (v_reversal.id, coalesce(v_reversal.type, 'reversal'), 'posted',
      v_original.credit_account_id, v_original.debit_account_id, v_amount, v_original.currency,
      v_reversal.initiated_by, v_reversal.reason, v_reversal.description, v_original.id, p_at,
      p_at);
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
-- Gives back a part of an open hold, which stays open for the rest.
create function ledger_shrink(
  p_at timestamptz, p_request jsonb, p_hold uuid, p_kind text, p_amount bigint, p_told jsonb
) returns jsonb
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_hold holds%rowtype;
begin
  select * into v_hold from holds h where h.id = p_hold for no key update;
  if not found or v_hold.kind <> p_kind then
    return ledger_refuse(p_request, 'not_found');
  end if;
  if v_hold.status <> 'open' or v_hold.expires_at <= p_at then
    return ledger_refuse(p_request, 'hold_closed');
  end if;
  if p_amount < 1 or p_amount >= v_hold.amount then
    return ledger_refuse(p_request, 'amount_exceeds_hold');
  end if;
  perform 1 from accounts a where a.id in (v_hold.account_id, v_hold.to_account_id)
    order by a.id for no key update;
  update accounts a set
      pending_debits = a.pending_debits - case a.id when v_hold.account_id then p_amount else 0 end,
      pending_credits = a.pending_credits
        - case a.id when v_hold.to_account_id then p_amount else 0 end
    where a.id in (v_hold.account_id, v_hold.to_account_id);
  update ledger_days l set spent = l.spent - p_amount
    where l.owner_id = v_hold.owner_id and l.currency = v_hold.currency
      and l.day = v_hold.spent_on and p_kind <> 'card';
  update holds h set amount = h.amount - p_amount where h.id = p_hold;
  perform ledger_note(p_at, p_request);
  perform ledger_tell(p_at, p_told, array[v_hold.owner_id]);
  return jsonb_build_object('outcome', 'done');
end
$$;
--> statement-breakpoint
-- When the window of a limit began that p_at lies in, in UTC; weeks begin on Monday.
create function cards_window(p_span text, p_at timestamptz) returns timestamptz
language sql immutable parallel safe
return case p_span
  when 'daily' then date_trunc('day', p_at at time zone 'UTC') at time zone 'UTC'
  when 'weekly' then date_trunc('week', p_at at time zone 'UTC') at time zone 'UTC'
  when 'monthly' then date_trunc('month', p_at at time zone 'UTC') at time zone 'UTC'
  when 'yearly' then date_trunc('year', p_at at time zone 'UTC') at time zone 'UTC'
  when 'all_time' then to_timestamp(0)
end;
--> statement-breakpoint
-- Gives a card other limits. What it has spent in their windows so far counts at once.
create function cards_set_limits(p_at timestamptz, p_card uuid, p_limits jsonb) returns void
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_at timestamptz;
begin
  perform 1 from cards c where c.id = p_card for no key update;
  select greatest(p_at, max(l.window_start)) into v_at from card_limits l where l.card_id = p_card;
  delete from card_limits l where l.card_id = p_card;
  insert into card_limits (card_id, place, span, categories, amount, window_start, spent)
  select p_card, l.place, l.span, l.categories, l.amount, cards_window(l.span, v_at),
      case when l.span = 'per_authorization' then 0 else coalesce((
        select sum(a.counted) from card_authorizations a
          where a.card_id = p_card
            -- Clocks disagree by less than a day, and the index is on this column.
            and a.created_at >= cards_window(l.span, v_at) - interval '1 day'
            and a.counted_at >= cards_window(l.span, v_at)
            and (l.categories is null or a.merchant_category = any(l.categories))
      ), 0) end
    from rows from (jsonb_to_recordset(p_limits) as (span text, categories text[], amount bigint))
      with ordinality as l(span, categories, amount, place);
end
$$;
--> statement-breakpoint
-- Decides on authorizations, each of another card, and writes what was decided: the hold of an
-- approval, the counts of limits and of wrong PINs, audit rows and events. One row comes back for
-- each: `done`, with the reason of a decline; `replayed` or `mismatch` with what the same network
-- reference was answered with before; `not_found`; or `look` when the card has to be read first,
-- because a PIN was given or it is for a single use, and the version that was seen is not its own.
create function cards_authorize(p_at timestamptz, p_house jsonb, p_asked jsonb)
returns table (place int, outcome text, decline text, is_blocked boolean, prior uuid)
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_max_pin_tries constant int := 3;
  v_undecided constant text[] := '{not_found,replayed,mismatch,look}';
  v_verdicts text[];
  v_priors uuid[];
  v_counted timestamptz[];
  -- Whether the PIN was looked at, or the card closes once it is used.
  v_proven boolean[];
  v_single boolean[];
  -- Whether this very PIN was one wrong too many.
  v_blocked boolean[];
  v_places int[];
  v_requests jsonb;
  v_items jsonb;
  v_row record;
begin
  -- Whoever comes second waits here, and sees below what the first one left.
  perform 1 from cards c
    where c.id = any(array(select a.card from jsonb_to_recordset(p_asked) as a(card uuid)))
    order by c.id for no key update;

  select array_agg(d.verdict order by d.place), array_agg(d.prior order by d.place),
      array_agg(d.counted_at order by d.place), array_agg(d.is_proven order by d.place),
      array_agg(d.single_use order by d.place)
    into v_verdicts, v_priors, v_counted, v_proven, v_single
    from (
      select a.place, p.id as prior, w.counted_at, c.single_use,
          a.pin in ('right', 'wrong') and p.id is null and c.status = 'active'
            and c.expires_at > p_at and c.currency = a.currency and a.seen = c.version
            and c.pin_tries < v_max_pin_tries as is_proven,
          case
            when c.id is null or a.owner <> c.owner_id then 'not_found'
            when p.id is not null then case
              when (p.amount, p.currency, p.merchant_name, p.merchant_category, p.merchant_country,
                p.channel) = (a.amount, a.currency, a.name, a.category, a.country, a.channel)
              then 'replayed' else 'mismatch' end
            when c.status = 'canceled' then 'card_canceled'
            when c.expires_at <= p_at then 'card_expired'
            when c.status <> 'active' then 'card_inactive'
            when c.currency <> a.currency then 'not_allowed'
            when (a.pin is not null or c.single_use) and a.seen is distinct from c.version
              then 'look'
            when a.channel in ('chip', 'atm') and c.pin_tries >= v_max_pin_tries
              then 'pin_blocked'
            when a.pin in ('wrong', 'unset') then 'verification_failed'
            when a.channel <> all(c.channels)
              or (a.country <> c.country and 'international' <> all(c.channels))
              or a.category <> all(c.allowed_categories) or a.category = any(c.blocked_categories)
              or a.country <> all(c.allowed_countries) or a.country = any(c.blocked_countries)
              then 'spending_controls'
            when exists (
              select 1 from card_limits l
                where l.card_id = c.id
                  and (l.categories is null or a.category = any(l.categories))
                  and a.amount > l.amount - case
                    when cards_window(l.span, w.counted_at) = l.window_start then l.spent
                    else 0 end
            ) then 'spending_controls'
            else 'approved'
          end as verdict
        from rows from (jsonb_to_recordset(p_asked) as (card uuid, owner uuid, seen int, pin text,
            amount bigint, currency text, name text, category text, country text, channel text,
            reference text))
          with ordinality as a(card, owner, seen, pin, amount, currency, name, category, country,
            channel, reference, place)
        left join cards c on c.id = a.card
        left join card_authorizations p
          on p.card_id = a.card and p.network_reference = a.reference
        left join lateral (
          select greatest(p_at, max(l.window_start)) as counted_at from card_limits l
            where l.card_id = a.card
        ) w on true
    ) d;

  -- The balance is the ledger's decision.
  select array_agg(g.place order by g.place), jsonb_agg(g.request order by g.place),
      jsonb_agg(g.item || jsonb_build_object('request', g.number, 'debit', g.account_id)
        order by g.place)
    into v_places, v_requests, v_items
    from (
      select a.*, c.account_id, row_number() over (order by a.place) as number
        from rows from (jsonb_to_recordset(p_asked) as (card uuid, request jsonb, item jsonb))
          with ordinality as a(card, request, item, place)
        join cards c on c.id = a.card
        where v_verdicts[a.place] = 'approved'
    ) g;
  if v_places is not null then
    for v_row in
      select p.place, p.code from ledger_post(p_at, '{0,0,0,0}', p_house, v_requests, v_items) p
        where p.outcome <> 'done'
    loop
      v_verdicts[v_places[v_row.place]] := case v_row.code
        when 'insufficient_funds' then 'insufficient_funds'
        when 'account_not_active' then 'account_disabled'
        -- Only a balance beyond what JSON can say.
        else 'not_allowed' end;
    end loop;
  end if;

  with decided as materialized (
    select a.*, v_verdicts[a.place] as verdict, v_verdicts[a.place] = 'approved' as is_approved,
        c.account_id, c.owner_id
      from rows from (jsonb_to_recordset(p_asked) as (id uuid, card uuid, amount bigint,
          currency text, name text, category text, country text, channel text, reference text,
          expires_at timestamptz, request jsonb, item jsonb))
        with ordinality as a(id, card, amount, currency, name, category, country, channel,
          reference, expires_at, request, item, place)
      join cards c on c.id = a.card
      where v_verdicts[a.place] <> all(v_undecided)
  ), written as (
    insert into card_authorizations (id, card_id, account_id, owner_id, amount, currency, status,
        decline_reason, merchant_name, merchant_category, merchant_country, channel,
        network_reference, counted, counted_at, hold_id, expires_at, created_at, updated_at)
    select id, card, account_id, owner_id, amount, currency,
        case when is_approved then 'pending' else 'declined' end,
        case when not is_approved then verdict end, name, category, country, channel, reference,
        case when is_approved then amount else 0 end, v_counted[place],
        case when is_approved then (item ->> 'hold')::uuid end, expires_at, p_at, p_at
      from decided
  ), spent as (
    update card_limits l set window_start = cards_window(l.span, v_counted[d.place]),
        spent = d.amount + case
          when cards_window(l.span, v_counted[d.place]) = l.window_start then l.spent else 0 end
      from decided d
      where d.is_approved and l.card_id = d.card and l.window_start is not null
        and (l.categories is null or d.category = any(l.categories))
  ), told as (
    insert into outbox (id, kind, owner_ids, payload, created_at)
    select (item ->> 'event')::uuid, item ->> 'event_kind', array[owner_id],
        (item -> 'payload') || jsonb_build_object('status', 'declined', 'approved', false,
          'decline_reason', verdict), p_at
      from decided where not is_approved
  )
  insert into audit_events (id, recorded_at, actor_kind, actor, action, target, request_id, address,
      user_agent, origin_tag, details)
  select r.audit, p_at, r.actor_kind, r.actor, 'card.authorization.declined', r.target,
      r.request_id, r.address, r.user_agent, r.origin_tag,
      r.details || jsonb_build_object('reason', d.verdict)
    from decided d, jsonb_to_record(d.request) as r(audit uuid, actor_kind text, actor text,
      target text, request_id text, address text, user_agent text, origin_tag text, details jsonb)
    where not d.is_approved;

  v_blocked := array_fill(false, array[cardinality(v_verdicts)]);
  if true = any(v_proven) or true = any(v_single) then
    update cards c set
        pin_tries = case when v_proven[a.place] then
          case a.pin when 'right' then 0 else c.pin_tries + 1 end else c.pin_tries end,
        status = case when c.single_use and v_verdicts[a.place] = 'approved' then 'canceled'
          else c.status end,
        cancel_reason = case when c.single_use and v_verdicts[a.place] = 'approved'
          then 'single_use' else c.cancel_reason end,
        version = c.version
          + case when c.single_use and v_verdicts[a.place] = 'approved' then 1 else 0 end,
        updated_at = case when c.single_use and v_verdicts[a.place] = 'approved' then p_at
          else c.updated_at end
      from rows from (jsonb_to_recordset(p_asked) as (card uuid, pin text))
        with ordinality as a(card, pin, place)
      where c.id = a.card and v_verdicts[a.place] <> all(v_undecided)
        and (v_proven[a.place] or v_verdicts[a.place] = 'approved' and c.single_use);
    for v_row in
      select a.closing, a.blocking, c.owner_id, c.single_use, c.pin_tries, a.place
        from rows from (jsonb_to_recordset(p_asked) as (card uuid, closing jsonb, blocking jsonb))
          with ordinality as a(card, closing, blocking, place)
        join cards c on c.id = a.card
        where v_verdicts[a.place] <> all(v_undecided)
    loop
      if v_row.single_use and v_verdicts[v_row.place] = 'approved' then
        perform ledger_note(p_at, v_row.closing);
        perform ledger_tell(p_at, v_row.closing, array[v_row.owner_id]);
      end if;
      if v_proven[v_row.place] and v_row.pin_tries >= v_max_pin_tries then
        v_blocked[v_row.place] := true;
        perform ledger_note(p_at, v_row.blocking);
      end if;
    end loop;
  end if;

  return query
    select u.place::int, case when u.verdict = any(v_undecided) then u.verdict else 'done' end,
        case when u.verdict <> all(v_undecided) and u.verdict <> 'approved' then u.verdict end,
        u.blocked, u.prior
      from unnest(v_verdicts, v_blocked, v_priors)
        with ordinality as u(verdict, blocked, prior, place);
end
$$;
--> statement-breakpoint
-- Lets the network go on with an authorization that its caller saw in version p_seen; in any other
-- version nothing happens and the answer is {"outcome": "look"}. p_act says what the ledger does:
-- `capture`, `void`, `shrink` and `expire` of the hold, `refund` of the transfer. p_change is what
-- becomes of the authorization. What it no longer counts for is given back to the windows it was
-- counted in, and to no later ones.
create function cards_settle(
  p_at timestamptz, p_authorization uuid, p_seen int, p_act text, p_change jsonb, p_request jsonb,
  p_transfer jsonb
) returns jsonb
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_card uuid;
  v_old card_authorizations%rowtype;
  v_new record;
  v_answer jsonb;
begin
  select a.card_id into v_card from card_authorizations a where a.id = p_authorization;
  perform 1 from cards c where c.id = v_card for no key update;
  select * into v_old from card_authorizations a where a.id = p_authorization for no key update;
  if not found or v_old.version <> p_seen then
    return jsonb_build_object('outcome', 'look');
  end if;
  select * into v_new from jsonb_to_record(p_change) as n(kind text, amount bigint, reference text,
    status text, reversed bigint, captured bigint, refunded bigint, counted bigint, transfer uuid,
    movement_transfer uuid);
  v_answer := case p_act
    when 'shrink' then ledger_shrink(p_at, p_request, v_old.hold_id, 'card', v_new.amount,
      p_transfer -> 'told')
    when 'refund' then ledger_reverse(p_at, p_request, v_old.transfer_id, v_new.amount, p_transfer)
    else ledger_settle(p_at, p_request, v_old.hold_id, 'card', null, p_act,
      case when p_act = 'capture' then v_new.amount end, p_transfer)
  end;
  if v_answer ->> 'outcome' <> 'done' then
    return v_answer;
  end if;
  if p_act = 'refund' then
    perform ledger_tell(p_at, p_transfer -> 'told', array[v_old.owner_id]);
  end if;
  update card_authorizations a set status = v_new.status, reversed_amount = v_new.reversed,
      captured_amount = v_new.captured, refunded_amount = v_new.refunded, counted = v_new.counted,
      transfer_id = v_new.transfer, version = a.version + 1, updated_at = p_at
    where a.id = p_authorization;
  insert into card_movements (authorization_id, place, owner_id, kind, amount, network_reference,
      transfer_id, created_at)
    values (p_authorization, p_seen + 1, v_old.owner_id, v_new.kind, v_new.amount,
      v_new.reference, v_new.movement_transfer, p_at);
  update card_limits l set spent = l.spent - (v_old.counted - v_new.counted)
    where l.card_id = v_card and v_old.counted <> v_new.counted
      and l.window_start = cards_window(l.span, v_old.counted_at)
      and (l.categories is null or v_old.merchant_category = any(l.categories));
  return v_answer;
end
$$;
