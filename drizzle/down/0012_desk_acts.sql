drop function ledger_block_watched(timestamptz, jsonb, jsonb, jsonb);
drop function ledger_post_watched(timestamptz, bigint[], jsonb, jsonb, jsonb, jsonb);
drop function shadow_note(timestamptz, jsonb);
drop function case_lapse(timestamptz, uuid, jsonb, jsonb);
drop function case_decide(timestamptz, uuid, jsonb, jsonb, jsonb);
drop function case_concerns(cases, uuid);
drop trigger case_notes_are_not_truncated on case_notes;
drop trigger case_notes_stay on case_notes;
drop function case_notes_stay();
