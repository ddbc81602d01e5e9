drop table one_time_codes;
drop table sessions;
drop table consents;
drop table users;
drop table audit_events;
