ALTER TABLE "cases" DROP CONSTRAINT "type is known";--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "about" text;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "decision" text;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "decided_by" uuid;--> statement-breakpoint
CREATE INDEX "cases_by_about" ON "cases" USING btree ("about");--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "decision is known" CHECK ("cases"."decision" in ('release', 'block', 'false_positive', 'confirmed'));--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "only a closed case is decided" CHECK ("cases"."decision" is null or "cases"."status" = 'closed');--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "type is known" CHECK ("cases"."type" in ('fraud_review', 'fraud_block', 'screening_hit', 'structuring',
        'suspicious_activity'));