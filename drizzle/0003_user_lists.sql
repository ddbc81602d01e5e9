ALTER TABLE "sms_factors" ADD COLUMN "phone_tag" text NOT NULL;--> statement-breakpoint
ALTER TABLE "sms_factors" ADD COLUMN "phone_calling_code" text NOT NULL;--> statement-breakpoint
ALTER TABLE "sms_factors" ADD COLUMN "confirm_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "users_by_email_prefix" ON "users" USING btree ("email" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "users_by_role" ON "users" USING btree ("role","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "users_by_status" ON "users" USING btree ("status","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);