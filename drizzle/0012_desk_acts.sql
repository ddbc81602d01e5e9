-- What staff wrote and decided about a case stays as it is. The one change that is let through seals
-- the same text with a newer key.
create function case_notes_stay() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE'
    and (to_jsonb(new) - 'text_sealed') = (to_jsonb(old) - 'text_sealed')
  then
    return new;
  end if;
  raise exception using errcode = 'FL002', constraint = 'case notes are append-only',
    message = 'case notes are append-only';
end
$$;
--> statement-breakpoint
create trigger case_notes_stay before update or delete on case_notes
  for each row execute function case_notes_stay();
--> statement-breakpoint
create trigger case_notes_are_not_truncated before truncate on case_notes
  for each statement execute function case_notes_stay();
--> statement-breakpoint
-- Whether a person takes part in what a case is about, or reported it: they are its subject, its
-- reporter, or the one who sent or is paid by its transfer.
create function case_concerns(p_case cases, p_person uuid) returns boolean
language sql stable
set enable_seqscan = off as $$
  select p_person = p_case.subject_id or p_person is not distinct from p_case.opened_by
    or exists (
      select from transfers t where t.id = p_case.transfer_id and (
        t.initiated_by = p_person or exists (
          select from accounts a where a.id in (t.debit_account_id, t.credit_account_id)
            and a.owner_id = p_person)))
$$;
--> statement-breakpoint
-- Decides one case or escalates it, at most once; what was held moves or goes back in the same
-- commit. Locks are taken as the ledger takes them, with the case before all of them. The members
-- of p_note: id, author, decision, text_sealed, attempt. p_request writes the audit row, p_transfer
-- is as ledger_settle takes it. Answers {"outcome": "done" | "replayed" | "refused", …}; after a
-- refusal the case is as it was.
create function case_decide(
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
-- Gives back what a review held that nobody decided in time, and closes its case undecided.
create function case_lapse(p_at timestamptz, p_hold uuid, p_request jsonb, p_transfer jsonb)
returns jsonb
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_transfer uuid := (select h.transfer_id from holds h where h.id = p_hold);
  v_answer jsonb;
begin
  perform 1 from cases c where c.transfer_id = v_transfer and c.type = 'fraud_review'
    for no key update;
  v_answer := ledger_settle(p_at, p_request, p_hold, 'review', null, 'expire', null, p_transfer);
  if v_answer ->> 'outcome' = 'done' then
    update cases set status = 'closed', closed_at = p_at
      where transfer_id = v_transfer and type = 'fraud_review' and status <> 'closed';
  end if;
  return v_answer;
end
$$;
--> statement-breakpoint
-- What rules in shadow said, for what is there: a transfer that was posted or held, or a case.
create function shadow_note(p_at timestamptz, p_findings jsonb) returns void
language sql as $$
  insert into shadow_findings (about_id, rule, points, decision, would_decide, recorded_at)
  select f.about, f.rule, f.points, f.decision, f.would_decide, p_at
    from jsonb_to_recordset(p_findings) as f(about uuid, rule text, points int, decision text,
      would_decide text)
    on conflict do nothing;
$$;
--> statement-breakpoint
-- As ledger_post, with what rules in shadow said of its transfers; `request` of a finding counts
-- from 1. Findings of a request that had no effect now are left out.
create function ledger_post_watched(
  p_at timestamptz, p_limits bigint[], p_house jsonb, p_requests jsonb, p_items jsonb,
  p_findings jsonb
) returns table (
  place int, outcome text, item int, code text, reached bigint, span text, effect jsonb
)
language plpgsql as $$
declare
  v_row record;
  v_done int[] := '{}';
begin
  for v_row in select * from ledger_post(p_at, p_limits, p_house, p_requests, p_items) loop
    if v_row.outcome = 'done' then
      v_done := v_done || v_row.place;
    end if;
    place := v_row.place;
    outcome := v_row.outcome;
    item := v_row.item;
    code := v_row.code;
    reached := v_row.reached;
    span := v_row.span;
    effect := v_row.effect;
    return next;
  end loop;
  perform shadow_note(p_at, coalesce(jsonb_agg(f.finding), '[]'))
    from jsonb_array_elements(p_findings) as f(finding)
    where (f.finding ->> 'request')::int = any(v_done);
end
$$;
--> statement-breakpoint
-- As ledger_block, with what rules in shadow said; the second time under one key says nothing new.
create function ledger_block_watched(
  p_at timestamptz, p_request jsonb, p_case jsonb, p_findings jsonb
) returns jsonb
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_answer jsonb := ledger_block(p_at, p_request, p_case);
begin
  if exists (select from cases c where c.id = (p_case ->> 'id')::uuid) then
    perform shadow_note(p_at, p_findings);
  end if;
  return v_answer;
end
$$;
