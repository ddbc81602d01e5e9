CREATE TABLE "kyc_records" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"status" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"full_name_sealed" text NOT NULL,
	"date_of_birth_sealed" text NOT NULL,
	"nationality" text NOT NULL,
	"address_sealed" text NOT NULL,
	"document_type" text NOT NULL,
	"document_number_sealed" text NOT NULL,
	"document_tag" text,
	"document_country" text NOT NULL,
	"document_expires_on" date NOT NULL,
	"mrz_sealed" text,
	"tax_id_sealed" text,
	"phone_sealed" text,
	"age_check" text NOT NULL,
	"document_expiry_check" text NOT NULL,
	"mrz_check" text NOT NULL,
	"screening_check" text NOT NULL,
	"is_document_shared" boolean DEFAULT false NOT NULL,
	"screened_version" integer NOT NULL,
	"screening_entities" text[] NOT NULL,
	"cleared_entities" text[] NOT NULL,
	"submitted_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" uuid,
	"reason_sealed" text,
	"approved_at" timestamp (3) with time zone,
	"superseded_at" timestamp (3) with time zone,
	"retain_until" timestamp (3) with time zone,
	CONSTRAINT "status is known" CHECK ("kyc_records"."status" in ('pending', 'in_review', 'information_requested', 'approved',
          'rejected', 'expired')),
	CONSTRAINT "checks are known" CHECK (array["kyc_records"."age_check", "kyc_records"."document_expiry_check", "kyc_records"."mrz_check",
          "kyc_records"."screening_check"] <@ array['passed', 'failed', 'review', 'not_provided']),
	CONSTRAINT "document_type is known" CHECK ("kyc_records"."document_type" in ('passport', 'national_id', 'driver_license',
          'residence_permit')),
	CONSTRAINT "nobody decides about themselves" CHECK ("kyc_records"."decided_by" <> "kyc_records"."user_id"),
	CONSTRAINT "a person has room for a version" CHECK ("kyc_records"."version" between 1 and 50),
	CONSTRAINT "only what is superseded is retained" CHECK ("kyc_records"."retain_until" is null or "kyc_records"."superseded_at" is not null)
);
--> statement-breakpoint
ALTER TABLE "kyc_records" ADD CONSTRAINT "kyc_records_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_records_version_is_unique" ON "kyc_records" USING btree ("user_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_records_newest_is_unique" ON "kyc_records" USING btree ("user_id") WHERE "kyc_records"."superseded_at" is null;--> statement-breakpoint
CREATE INDEX "kyc_records_by_submission" ON "kyc_records" USING btree ("submitted_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "kyc_records"."superseded_at" is null;--> statement-breakpoint
CREATE INDEX "kyc_records_by_status" ON "kyc_records" USING btree ("status","submitted_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "kyc_records"."superseded_at" is null;--> statement-breakpoint
CREATE INDEX "kyc_records_by_document" ON "kyc_records" USING btree ("document_tag");--> statement-breakpoint
CREATE INDEX "kyc_records_to_rescreen" ON "kyc_records" USING btree ("screened_version","id") WHERE "kyc_records"."superseded_at" is null and "kyc_records"."status" in ('pending', 'in_review',
            'information_requested', 'approved');--> statement-breakpoint
CREATE INDEX "kyc_records_to_expire" ON "kyc_records" USING btree ("document_expires_on","id") WHERE "kyc_records"."superseded_at" is null and "kyc_records"."status" = 'approved';--> statement-breakpoint
CREATE INDEX "kyc_records_to_delete" ON "kyc_records" USING btree ("retain_until") WHERE "kyc_records"."retain_until" is not null;