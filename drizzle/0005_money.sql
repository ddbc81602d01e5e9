CREATE TABLE "cases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"transfer_id" uuid,
	"score" integer NOT NULL,
	"reasons" text[] NOT NULL,
	"attempt" text,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "type is known" CHECK ("cases"."type" in ('fraud_review', 'fraud_block')),
	CONSTRAINT "status is known" CHECK ("cases"."status" in ('open', 'escalated', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid,
	"type" text NOT NULL,
	"purpose" text,
	"shard" smallint,
	"currency" text NOT NULL,
	"exponent" smallint NOT NULL,
	"name" text,
	"status" text DEFAULT 'active' NOT NULL,
	"posted" bigint DEFAULT 0 NOT NULL,
	"pending_debits" bigint DEFAULT 0 NOT NULL,
	"pending_credits" bigint DEFAULT 0 NOT NULL,
	"credit_limit" bigint DEFAULT 0 NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"last_recorded_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "available never crosses the floor" CHECK ("accounts"."owner_id" is null
        or "accounts"."posted" - "accounts"."pending_debits" >= -"accounts"."credit_limit"),
	CONSTRAINT "posted is exact in JSON" CHECK (abs("accounts"."posted") <= 9007199254740991),
	CONSTRAINT "nothing pending is negative" CHECK ("accounts"."pending_debits" >= 0 and "accounts"."pending_credits" >= 0),
	CONSTRAINT "credit_limit is not negative" CHECK ("accounts"."credit_limit" between 0 and 9007199254740991),
	CONSTRAINT "status is known" CHECK ("accounts"."status" in ('active', 'frozen', 'closed')),
	CONSTRAINT "type is known" CHECK ("accounts"."type" in ('checking', 'savings', 'credit', 'investment', 'system')),
	CONSTRAINT "the house owns system accounts" CHECK (("accounts"."owner_id" is null) = ("accounts"."type" = 'system')
        and ("accounts"."purpose" is null) = ("accounts"."owner_id" is not null)),
	CONSTRAINT "a closed account is empty" CHECK ("accounts"."status" <> 'closed'
        or ("accounts"."posted" = 0 and "accounts"."pending_debits" = 0 and "accounts"."pending_credits" = 0))
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"id" uuid NOT NULL,
	"transfer_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"balance_after" bigint NOT NULL,
	"account_version" bigint NOT NULL,
	"effective_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "entries_account_id_account_version_pk" PRIMARY KEY("account_id","account_version"),
	CONSTRAINT "amount is not zero" CHECK ("entries"."amount" <> 0)
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"account_id" uuid NOT NULL,
	"to_account_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"captured_amount" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"transfer_id" uuid,
	"spent_on" date NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	CONSTRAINT "amount is positive" CHECK ("holds"."amount" between 1 and 9007199254740991),
	CONSTRAINT "a capture stays within its hold" CHECK ("holds"."captured_amount" between 0 and "holds"."amount"),
	CONSTRAINT "kind is known" CHECK ("holds"."kind" in ('customer', 'review', 'card')),
	CONSTRAINT "status is known" CHECK ("holds"."status" in ('open', 'captured', 'voided', 'expired'))
);
--> statement-breakpoint
CREATE TABLE "ledger_days" (
	"owner_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"day" date NOT NULL,
	"spent" bigint NOT NULL,
	"transfers" integer NOT NULL,
	CONSTRAINT "ledger_days_owner_id_currency_day_pk" PRIMARY KEY("owner_id","currency","day"),
	CONSTRAINT "spent is not negative" CHECK ("ledger_days"."spent" >= 0)
);
--> statement-breakpoint
CREATE TABLE "transfers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"debit_account_id" uuid NOT NULL,
	"credit_account_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"initiated_by" uuid,
	"description" text,
	"reference" text,
	"metadata" json,
	"channel" text,
	"reason" text,
	"hold_id" uuid,
	"reverses" uuid,
	"reversed_by" uuid,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"risk_decision" text,
	"risk_score" integer,
	"risk_reasons" text[],
	"effective_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	CONSTRAINT "amount is positive" CHECK ("transfers"."amount" between 1 and 9007199254740991),
	CONSTRAINT "two accounts take part" CHECK ("transfers"."debit_account_id" <> "transfers"."credit_account_id"),
	CONSTRAINT "refunds stay within the amount" CHECK ("transfers"."refunded" between 0 and "transfers"."amount"),
	CONSTRAINT "effect is not in the future" CHECK ("transfers"."effective_at" <= "transfers"."recorded_at"),
	CONSTRAINT "type is known" CHECK ("transfers"."type" in ('transfer', 'deposit', 'withdrawal', 'card_purchase', 'card_refund',
        'reversal', 'fee')),
	CONSTRAINT "status is known" CHECK ("transfers"."status" in ('posted', 'pending', 'pending_review', 'declined', 'voided',
        'expired'))
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"webhook_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"last_status" integer,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	CONSTRAINT "status is known" CHECK ("webhook_deliveries"."status" in ('pending', 'delivered', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"url" text NOT NULL,
	"events" text[] NOT NULL,
	"secret_sealed" text NOT NULL,
	"previous_secret_sealed" text,
	"previous_secret_until" timestamp (3) with time zone,
	"status" text DEFAULT 'enabled' NOT NULL,
	"disabled_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "status is known" CHECK ("webhooks"."status" in ('enabled', 'disabled'))
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"owner_ids" uuid[] NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "kind is a dotted name" CHECK ("outbox"."kind" ~ '^[a-z_]+(\.[a-z_]+)+$')
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD COLUMN "effect" jsonb;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "factors_changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "kyc_status" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_to_account_id_accounts_id_fk" FOREIGN KEY ("to_account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cases_by_status" ON "cases" USING btree ("status","opened_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "cases_by_type" ON "cases" USING btree ("type","opened_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "cases_by_subject" ON "cases" USING btree ("subject_id","opened_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "cases_attempt_is_unique" ON "cases" USING btree ("attempt");--> statement-breakpoint
CREATE UNIQUE INDEX "cases_transfer_is_unique" ON "cases" USING btree ("transfer_id");--> statement-breakpoint
CREATE INDEX "accounts_by_owner" ON "accounts" USING btree ("owner_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_of_the_house" ON "accounts" USING btree ("purpose","currency","shard") WHERE "accounts"."owner_id" is null;--> statement-breakpoint
CREATE INDEX "entries_by_time" ON "entries" USING btree ("account_id","recorded_at" DESC NULLS LAST,"account_version" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "entries_by_transfer" ON "entries" USING btree ("transfer_id");--> statement-breakpoint
CREATE INDEX "entries_backdated" ON "entries" USING btree ("account_id","effective_at") WHERE "entries"."effective_at" < "entries"."recorded_at";--> statement-breakpoint
CREATE INDEX "holds_by_owner" ON "holds" USING btree ("owner_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "holds_open_by_account" ON "holds" USING btree ("account_id") WHERE "holds"."status" = 'open';--> statement-breakpoint
CREATE INDEX "holds_open_by_payee" ON "holds" USING btree ("to_account_id") WHERE "holds"."status" = 'open';--> statement-breakpoint
CREATE INDEX "holds_open_by_expiry" ON "holds" USING btree ("expires_at") WHERE "holds"."status" = 'open';--> statement-breakpoint
CREATE INDEX "transfers_by_debit" ON "transfers" USING btree ("debit_account_id","recorded_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "transfers_by_original" ON "transfers" USING btree ("reverses") WHERE "transfers"."reverses" is not null;--> statement-breakpoint
CREATE INDEX "transfers_by_payee" ON "transfers" USING btree ("debit_account_id","credit_account_id") WHERE "transfers"."type" = 'transfer' and "transfers"."status" = 'posted';--> statement-breakpoint
CREATE INDEX "transfers_by_credit" ON "transfers" USING btree ("credit_account_id","recorded_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_webhook" ON "webhook_deliveries" USING btree ("webhook_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("next_attempt_at") WHERE "webhook_deliveries"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "webhooks_by_owner" ON "webhooks" USING btree ("owner_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "kyc_status is known" CHECK ("users"."kyc_status" in ('none', 'pending', 'in_review', 'information_requested',
        'approved', 'rejected', 'expired'));