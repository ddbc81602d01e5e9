drop trigger audit_events_are_not_truncated on audit_events;
drop trigger audit_events_stay on audit_events;
drop function audit_events_stay();
drop function must_claim(bigint, text);
