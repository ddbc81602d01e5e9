drop index sessions_by_expiry;
drop index mfa_challenges_by_age;
