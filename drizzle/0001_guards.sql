-- An UPDATE or DELETE that meets no row aborts nothing, so a claim that comes too late is raised.
-- The name arrives as the broken constraint, as that of a CHECK would.
create function must_claim(claimed bigint, guard text) returns bigint
language plpgsql as $$
begin
  if claimed < 1 then
    raise exception using
      errcode = 'FL001', constraint = guard, message = 'nothing was left to claim';
  end if;
  return claimed;
end
$$;
--> statement-breakpoint
-- Audit rows are written once. The one change that is let through forgets where an act came from.
create function audit_events_stay() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.address is null and new.user_agent is null
    and (to_jsonb(new) - 'address' - 'user_agent') = (to_jsonb(old) - 'address' - 'user_agent')
  then
    return new;
  end if;
  raise exception using
    errcode = 'FL002',
    constraint = 'audit events are append-only',
    message = 'audit events are append-only';
end
$$;
--> statement-breakpoint
create trigger audit_events_stay before update or delete on audit_events
  for each row execute function audit_events_stay();
--> statement-breakpoint
create trigger audit_events_are_not_truncated before truncate on audit_events
  for each statement execute function audit_events_stay();
