drop table job_runs;
drop table schedule_leases;
