-- Permissions that are still there end by themselves at Wave, and can be taken back there.
drop table wave_consents;
drop table wave_connections;
drop table wave_syncs;
