CREATE TABLE "case_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"decision" text,
	"text_sealed" text NOT NULL,
	"attempt" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "decision is known" CHECK ("case_notes"."decision" in ('release', 'block', 'escalate', 'false_positive', 'confirmed'))
);
--> statement-breakpoint
CREATE TABLE "shadow_findings" (
	"about_id" uuid NOT NULL,
	"rule" text NOT NULL,
	"points" integer NOT NULL,
	"decision" text NOT NULL,
	"would_decide" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "shadow_findings_about_id_rule_pk" PRIMARY KEY("about_id","rule"),
	CONSTRAINT "decisions are known" CHECK ("shadow_findings"."decision" in ('allow', 'review', 'block')
        and "shadow_findings"."would_decide" in ('allow', 'review', 'block'))
);
--> statement-breakpoint
DROP INDEX "cases_transfer_is_unique";--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "opened_by" uuid;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "escalated_by" uuid;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "notes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "case_notes" ADD CONSTRAINT "case_notes_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_notes_by_case" ON "case_notes" USING btree ("case_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "case_notes_attempt_is_unique" ON "case_notes" USING btree ("attempt");--> statement-breakpoint
CREATE INDEX "shadow_findings_by_rule" ON "shadow_findings" USING btree ("rule","recorded_at","decision","would_decide");--> statement-breakpoint
CREATE INDEX "cases_by_type_and_status" ON "cases" USING btree ("type","status","opened_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "cases_by_opening" ON "cases" USING btree ("opened_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "cases_review_is_unique" ON "cases" USING btree ("transfer_id") WHERE "cases"."type" = 'fraud_review';--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "an escalated case names who escalated it" CHECK ("cases"."status" <> 'escalated' or "cases"."escalated_by" is not null);--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "notes are bounded" CHECK ("cases"."notes" between 0 and 100);