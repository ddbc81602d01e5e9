drop function forget_reactions(uuid);
drop function post_react(timestamptz, uuid, uuid, text);
alter table reaction_days reset (fillfactor);
alter table post_counts reset (fillfactor);
