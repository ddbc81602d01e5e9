-- Everybody is compared with newer lists but who was found to stand on one.
DROP INDEX "kyc_records_to_rescreen";--> statement-breakpoint
CREATE INDEX "kyc_records_to_rescreen" ON "kyc_records" USING btree ("screened_version","id") WHERE "kyc_records"."superseded_at" is null and "kyc_records"."screening_check" <> 'failed';
--> statement-breakpoint
-- What staff found of a case of screening is found of the records too. `false_positive` takes the
-- entities of the case off its record. `confirmed` fails its record and the newest one of the person,
-- whose approval or hope of one ends with it. The members of p_ruling: record, and the audit row as
-- ledger_note takes it, which is written where there is such a record.
create function kyc_rule(p_at timestamptz, p_case cases, p_decision text, p_ruling jsonb)
returns void
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_record uuid := (p_ruling ->> 'record')::uuid;
  v_entities text[] := array(
    select regexp_replace(r, ' \S+$', '') from unnest(p_case.reasons) r);
  v_about kyc_records%rowtype;
  v_newest kyc_records%rowtype;
  v_status text;
begin
  select * into v_about from kyc_records r
    where r.id = v_record and r.user_id = p_case.subject_id for no key update;
  if not found then
    return;
  end if;
  if p_decision = 'false_positive' then
    v_about.screening_entities := array(
      select e from unnest(v_about.screening_entities) e where e <> all(v_entities));
    update kyc_records r set
        revision = r.revision + 1,
        screening_entities = v_about.screening_entities,
        cleared_entities = array(
          select distinct e from unnest(r.cleared_entities || v_entities) e),
        screening_check = case
          when r.screening_check = 'review' and v_about.screening_entities = '{}' then 'passed'
          else r.screening_check end
      where r.id = v_about.id;
  else
    update kyc_records r set
        revision = r.revision + 1, screening_check = 'failed', screening_entities = '{}'
      where r.id = v_about.id;
    select * into v_newest from kyc_records r
      where r.user_id = p_case.subject_id and r.superseded_at is null for no key update;
  end if;
  if v_newest.id is not null then
    v_status := case when v_newest.status in ('rejected', 'expired') then v_newest.status
      else 'in_review' end;
    update kyc_records r set
        revision = r.revision + 1, screening_check = 'failed', screening_entities = '{}',
        status = v_status,
        decided_at = case when r.status = v_status then r.decided_at end,
        decided_by = case when r.status = v_status then r.decided_by end,
        reason_sealed = case when r.status = v_status then r.reason_sealed end
      where r.id = v_newest.id;
    update users u set kyc_status = v_status, updated_at = p_at
      where u.id = p_case.subject_id and u.status <> 'erased' and u.kyc_status <> v_status;
  end if;
  perform ledger_note(p_at, jsonb_set(p_ruling, '{details}', (p_ruling -> 'details')
    || jsonb_build_object('before', coalesce(v_newest.status, v_about.status),
      'status', coalesce(v_status, v_about.status))));
end
$$;
--> statement-breakpoint
-- Decides one case or escalates it, at most once; what was held moves or goes back in the same
-- commit. Locks are taken as the ledger takes them, with the case before all of them. The members
-- of p_note: id, author, decision, text_sealed, attempt, and ruling (as kyc_rule takes it) when the
-- case is one of screening and closes. p_request writes the audit row, p_transfer is as ledger_settle
-- takes it. Answers {"outcome": "done" | "replayed" | "refused", …}; after a refusal the case is as
-- it was.
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
    text_sealed text, attempt text, ruling jsonb);
  -- The person comes first, as for every change of a record.
  if v_note.ruling is not null then
    perform 1 from users u where u.id = (select c.subject_id from cases c where c.id = p_case)
      for no key update;
  end if;
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
    if v_note.ruling is not null then
      perform kyc_rule(p_at, v_case, v_note.decision, v_note.ruling);
    end if;
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
