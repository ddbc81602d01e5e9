CREATE TABLE "wave_connections" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"scopes" text[] NOT NULL,
	"access_token_sealed" text NOT NULL,
	"access_expires_at" timestamp (3) with time zone NOT NULL,
	"refresh_token_sealed" text,
	"generation" integer NOT NULL,
	"refreshing_until" timestamp (3) with time zone,
	"connected_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "status is known" CHECK ("wave_connections"."status" in ('active', 'reauthorization_needed'))
);
--> statement-breakpoint
CREATE TABLE "wave_consents" (
	"state_tag" text PRIMARY KEY NOT NULL,
	"browser_tag" text NOT NULL,
	"user_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"code_verifier_sealed" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "wave_syncs" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"is_full" boolean NOT NULL,
	"modified_after" timestamp (3) with time zone,
	"as_of" date NOT NULL,
	"step" text NOT NULL,
	"position" integer NOT NULL,
	"page" integer NOT NULL,
	"total_pages" integer,
	"pass" integer NOT NULL,
	"pass_rows" integer NOT NULL,
	"pass_total" integer,
	"is_whole" boolean NOT NULL,
	"businesses" jsonb NOT NULL,
	"counts" jsonb NOT NULL,
	"failures" integer NOT NULL,
	"claims" integer NOT NULL,
	"due_at" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"error" text,
	"synced_through" timestamp (3) with time zone,
	"full_through" timestamp (3) with time zone,
	CONSTRAINT "status is known" CHECK ("wave_syncs"."status" in ('running', 'succeeded', 'failed')),
	CONSTRAINT "step is known" CHECK ("wave_syncs"."step" in ('businesses', 'accounts', 'customers', 'vendors', 'products',
        'invoices', 'measure')),
	CONSTRAINT "only an end has a time" CHECK (("wave_syncs"."finished_at" is null) = ("wave_syncs"."status" = 'running'))
);
--> statement-breakpoint
ALTER TABLE "wave_connections" ADD CONSTRAINT "wave_connections_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wave_consents" ADD CONSTRAINT "wave_consents_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wave_syncs" ADD CONSTRAINT "wave_syncs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "wave_consents_by_age" ON "wave_consents" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "wave_consents_by_user" ON "wave_consents" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "wave_syncs_due" ON "wave_syncs" USING btree ("due_at");