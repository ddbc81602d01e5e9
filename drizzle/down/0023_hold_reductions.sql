create or replace function ledger_shrink(
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
alter table holds drop column reductions;
