CREATE TABLE "assessments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"questionnaire" text NOT NULL,
	"version" integer NOT NULL,
	"mode" text NOT NULL,
	"age_group" text,
	"answers" jsonb NOT NULL,
	"raw_score" numeric NOT NULL,
	"score" numeric NOT NULL,
	"band" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mode is known" CHECK ("assessments"."mode" in ('self', 'interviewer')),
	CONSTRAINT "age_group is known" CHECK ("assessments"."age_group" in ('18-61', '62+')),
	CONSTRAINT "score is a score" CHECK ("assessments"."score" between 0 and 100)
);
--> statement-breakpoint
CREATE TABLE "business_accounts" (
	"business_id" uuid NOT NULL,
	"source_id" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"subtype" text NOT NULL,
	"line" text NOT NULL,
	"currency" text NOT NULL,
	"is_archived" boolean NOT NULL,
	"seen_on" date NOT NULL,
	CONSTRAINT "business_accounts_business_id_source_id_pk" PRIMARY KEY("business_id","source_id")
);
--> statement-breakpoint
CREATE TABLE "business_balances" (
	"business_id" uuid NOT NULL,
	"day" date NOT NULL,
	"account_id" text NOT NULL,
	"amount" numeric,
	CONSTRAINT "business_balances_business_id_day_account_id_pk" PRIMARY KEY("business_id","day","account_id"),
	CONSTRAINT "amount is an amount" CHECK (abs("business_balances"."amount") < 1e18)
);
--> statement-breakpoint
CREATE TABLE "business_contacts" (
	"business_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"source_id" text NOT NULL,
	"name_sealed" text NOT NULL,
	"is_archived" boolean NOT NULL,
	"seen_on" date NOT NULL,
	CONSTRAINT "business_contacts_business_id_kind_source_id_pk" PRIMARY KEY("business_id","kind","source_id"),
	CONSTRAINT "kind is known" CHECK ("business_contacts"."kind" in ('customer', 'vendor'))
);
--> statement-breakpoint
CREATE TABLE "business_days" (
	"business_id" uuid NOT NULL,
	"day" date NOT NULL,
	"period_days" integer,
	"cash" numeric,
	"receivables" numeric,
	"overdue_receivables" numeric,
	"other_current_assets" numeric,
	"current_liabilities" numeric,
	"long_term_liabilities" numeric,
	"equity" numeric,
	"revenue" numeric,
	"cost_of_goods_sold" numeric,
	"operating_expenses" numeric,
	"credit_sales" numeric,
	"inputs" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"metrics" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"notes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"measured_at" timestamp (3) with time zone,
	CONSTRAINT "business_days_business_id_day_pk" PRIMARY KEY("business_id","day"),
	CONSTRAINT "period_days is a period" CHECK ("business_days"."period_days" between 1 and 366)
);
--> statement-breakpoint
CREATE TABLE "business_invoice_items" (
	"business_id" uuid NOT NULL,
	"invoice_id" text NOT NULL,
	"position" integer NOT NULL,
	"product_id" text,
	"quantity" numeric NOT NULL,
	"total" numeric NOT NULL,
	CONSTRAINT "business_invoice_items_business_id_invoice_id_position_pk" PRIMARY KEY("business_id","invoice_id","position")
);
--> statement-breakpoint
CREATE TABLE "business_invoice_payments" (
	"business_id" uuid NOT NULL,
	"invoice_id" text NOT NULL,
	"position" integer NOT NULL,
	"amount" numeric NOT NULL,
	"paid_on" date NOT NULL,
	CONSTRAINT "business_invoice_payments_business_id_invoice_id_position_pk" PRIMARY KEY("business_id","invoice_id","position"),
	CONSTRAINT "amount is an amount" CHECK (abs("business_invoice_payments"."amount") < 1e18)
);
--> statement-breakpoint
CREATE TABLE "business_invoices" (
	"business_id" uuid NOT NULL,
	"source_id" text NOT NULL,
	"customer_id" text,
	"status" text NOT NULL,
	"invoiced_on" date NOT NULL,
	"due_on" date,
	"currency" text NOT NULL,
	"exchange_rate" numeric NOT NULL,
	"total" numeric NOT NULL,
	"amount_due" numeric NOT NULL,
	"seen_on" date NOT NULL,
	CONSTRAINT "business_invoices_business_id_source_id_pk" PRIMARY KEY("business_id","source_id"),
	CONSTRAINT "total is an amount" CHECK (abs("business_invoices"."total") < 1e18),
	CONSTRAINT "amount_due is an amount" CHECK (abs("business_invoices"."amount_due") < 1e18),
	CONSTRAINT "exchange_rate is a rate" CHECK ("business_invoices"."exchange_rate" > 0 and "business_invoices"."exchange_rate" < 1e9)
);
--> statement-breakpoint
CREATE TABLE "business_products" (
	"business_id" uuid NOT NULL,
	"source_id" text NOT NULL,
	"name" text NOT NULL,
	"unit_price" numeric,
	"income_account_id" text,
	"is_archived" boolean NOT NULL,
	"seen_on" date NOT NULL,
	CONSTRAINT "business_products_business_id_source_id_pk" PRIMARY KEY("business_id","source_id")
);
--> statement-breakpoint
CREATE TABLE "businesses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "source is known" CHECK ("businesses"."source" in ('wave', 'manual')),
	CONSTRAINT "currency is a code" CHECK ("businesses"."currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
ALTER TABLE "assessments" ADD CONSTRAINT "assessments_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "business_accounts" ADD CONSTRAINT "business_accounts_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "business_balances" ADD CONSTRAINT "business_balances_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "business_contacts" ADD CONSTRAINT "business_contacts_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "business_days" ADD CONSTRAINT "business_days_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "business_invoice_items" ADD CONSTRAINT "business_invoice_items_invoice" FOREIGN KEY ("business_id","invoice_id") REFERENCES "public"."business_invoices"("business_id","source_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "business_invoice_payments" ADD CONSTRAINT "business_invoice_payments_invoice" FOREIGN KEY ("business_id","invoice_id") REFERENCES "public"."business_invoices"("business_id","source_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "business_invoices" ADD CONSTRAINT "business_invoices_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "business_products" ADD CONSTRAINT "business_products_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "businesses" ADD CONSTRAINT "businesses_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assessments_by_user" ON "assessments" USING btree ("user_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "assessments_by_questionnaire" ON "assessments" USING btree ("user_id","questionnaire","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "business_invoices_by_day" ON "business_invoices" USING btree ("business_id","invoiced_on");--> statement-breakpoint
CREATE UNIQUE INDEX "businesses_by_source" ON "businesses" USING btree ("owner_id","source","source_id");--> statement-breakpoint
CREATE INDEX "businesses_by_owner" ON "businesses" USING btree ("owner_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);