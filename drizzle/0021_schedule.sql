CREATE TABLE "job_runs" (
	"job" text PRIMARY KEY NOT NULL,
	"runs" bigint NOT NULL,
	"failures" bigint NOT NULL,
	"last_run_at" timestamp (3) with time zone NOT NULL,
	"last_success_at" timestamp (3) with time zone,
	"last_duration_ms" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "schedule_leases" (
	"schedule" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"leased_until" timestamp (3) with time zone NOT NULL
);
