drop index users_by_email_prefix;
drop index users_by_role;
drop index users_by_status;
alter table sms_factors drop column phone_tag;
alter table sms_factors drop column phone_calling_code;
alter table sms_factors drop column confirm_tries;
