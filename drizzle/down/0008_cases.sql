drop index cases_by_about;
alter table cases drop constraint "only a closed case is decided";
alter table cases drop constraint "decision is known";
alter table cases drop constraint "type is known";
-- What an older version cannot name goes.
delete from cases where type not in ('fraud_review', 'fraud_block');
alter table cases add constraint "type is known" check (type in ('fraud_review', 'fraud_block'));
alter table cases drop column about, drop column decision, drop column decided_by;
