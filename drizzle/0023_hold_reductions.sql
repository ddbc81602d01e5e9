-- What a hold gave back while it stayed open is kept with it, so that what was held at a moment of
-- the past stays known.
ALTER TABLE "holds" ADD COLUMN "reductions" jsonb;
--> statement-breakpoint
-- Until now only cards gave parts back. The last movement of a reversed authorization ended it.
update holds h set reductions = (
    select jsonb_agg(jsonb_build_object('at', m.created_at, 'amount', m.amount) order by m.place)
      from card_movements m
      where m.authorization_id = a.id and m.kind = 'reverse'
        and (a.status <> 'reversed' or m.place < a.version))
  from card_authorizations a where a.hold_id = h.id and a.reversed_amount > 0;
--> statement-breakpoint
-- As before, and: the hold remembers what it gave back, and when.
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
  update holds h set amount = h.amount - p_amount, reductions = coalesce(h.reductions, '[]')
      || jsonb_build_object('at', p_at, 'amount', p_amount)
    where h.id = p_hold;
  perform ledger_note(p_at, p_request);
  perform ledger_tell(p_at, p_told, array[v_hold.owner_id]);
  return jsonb_build_object('outcome', 'done');
end
$$;
