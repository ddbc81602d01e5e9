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
update transfers t set reversed_by = (
    select r.id from transfers r where r.reverses = t.id and r.status = 'posted'
      order by r.recorded_at desc, r.id desc limit 1)
  where t.refunded between 1 and t.amount - 1;
--> statement-breakpoint
update ledger_days l set transfers = l.transfers + h.count
  from (
    select owner_id, currency, spent_on, count(*)::int as count from holds
      where kind in ('customer', 'review') and status in ('voided', 'expired')
      group by owner_id, currency, spent_on
  ) h
  where l.owner_id = h.owner_id and l.currency = h.currency and l.day = h.spent_on;
