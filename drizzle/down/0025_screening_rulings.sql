create or replace function case_decide(
  p_at timestamptz, p_case uuid, p_note jsonb, p_request jsonb, p_transfer jsonb
) returns jsonb
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_case cases%rowtype;
  v_note record;
  v_act text;
  v_hold holds%rowtype;
  v_answer jsonb;
begin
  select * into v_note from jsonb_to_record(p_note) as n(id uuid, author uuid, decision text,
    text_sealed text, attempt text);
  select * into v_case from cases c where c.id = p_case for no key update;
  if not found then
    return '{"outcome": "refused", "code": "not_found"}';
  end if;
  if exists (select from case_notes n where n.attempt = v_note.attempt and n.case_id = p_case) then
    return '{"outcome": "replayed", "effect": {"kind": "case", "ids": []}}';
  end if;
  if case_concerns(v_case, v_note.author) then
    return '{"outcome": "refused", "code": "own_case"}';
  end if;
  if v_case.status = 'escalated' and v_case.escalated_by = v_note.author then
    return '{"outcome": "refused", "code": "own_escalation"}';
  end if;
  if v_case.status = 'closed' then
    return '{"outcome": "refused", "code": "case_closed"}';
  end if;
  if v_note.decision = 'escalate' and v_case.status = 'escalated' then
    return '{"outcome": "refused", "code": "case_escalated"}';
  end if;
  if (v_note.decision in ('release', 'block') and v_case.type <> 'fraud_review')
    or (v_note.decision = 'false_positive' and v_case.type = 'fraud_review')
  then
    return '{"outcome": "refused", "code": "decision_unfit"}';
  end if;
  v_act := case when v_case.type <> 'fraud_review' then null
    when v_note.decision = 'release' then 'release'
    when v_note.decision in ('block', 'confirmed') then 'block' end;
  if v_act is null then
    perform ledger_note(p_at, p_request);
  else
    select h.* into v_hold from transfers t join holds h on h.id = t.hold_id
      where t.id = v_case.transfer_id for no key update of h;
    if v_act = 'release' then
      -- A freeze that came after the transfer stops it too; money goes back in any state.
      perform 1 from accounts a where a.id in (v_hold.account_id, v_hold.to_account_id)
        order by a.id for no key update;
      if exists (select from accounts a where a.id in (v_hold.account_id, v_hold.to_account_id)
        and a.status <> 'active')
      then
        return '{"outcome": "refused", "code": "account_not_active"}';
      end if;
    end if;
    v_answer := ledger_settle(p_at, p_request, v_hold.id, 'review', null, v_act, null, p_transfer);
    if v_answer ->> 'outcome' <> 'done' then
      return v_answer;
    end if;
  end if;
  insert into case_notes (id, case_id, author_id, decision, text_sealed, attempt, created_at)
    values (v_note.id, p_case, v_note.author, v_note.decision, v_note.text_sealed, v_note.attempt,
      p_at);
  if v_note.decision = 'escalate' then
    update cases set status = 'escalated', escalated_by = v_note.author where id = p_case;
  else
    update cases set status = 'closed', closed_at = p_at, decision = v_note.decision,
        decided_by = v_note.author
      where id = p_case;
  end if;
  return '{"outcome": "done"}';
end
$$;
--> statement-breakpoint
drop function kyc_rule(timestamptz, cases, text, jsonb);
--> statement-breakpoint
drop index "kyc_records_to_rescreen";
--> statement-breakpoint
create index "kyc_records_to_rescreen" on "kyc_records" using btree ("screened_version", "id") where "kyc_records"."superseded_at" is null and "kyc_records"."status" in ('pending', 'in_review',
            'information_requested', 'approved');
