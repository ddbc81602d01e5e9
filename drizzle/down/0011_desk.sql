alter table cases drop constraint "notes are bounded";
alter table cases drop constraint "an escalated case names who escalated it";
drop index cases_review_is_unique;
drop index cases_by_opening;
drop index cases_by_type_and_status;
drop table shadow_findings;
drop table case_notes;
-- What an older version takes for the one case of a held transfer.
update cases set transfer_id = null where type <> 'fraud_review';
create unique index cases_transfer_is_unique on cases using btree (transfer_id);
alter table cases drop column notes, drop column escalated_by, drop column opened_by;
