CREATE TABLE "card_authorizations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"card_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"decline_reason" text,
	"merchant_name" text NOT NULL,
	"merchant_category" text NOT NULL,
	"merchant_country" text NOT NULL,
	"channel" text NOT NULL,
	"network_reference" text,
	"reversed_amount" bigint DEFAULT 0 NOT NULL,
	"captured_amount" bigint DEFAULT 0 NOT NULL,
	"refunded_amount" bigint DEFAULT 0 NOT NULL,
	"counted" bigint NOT NULL,
	"counted_at" timestamp (3) with time zone NOT NULL,
	"hold_id" uuid,
	"transfer_id" uuid,
	"version" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "amount is positive" CHECK ("card_authorizations"."amount" between 1 and 9007199254740991),
	CONSTRAINT "status is known" CHECK ("card_authorizations"."status" in ('pending', 'captured', 'reversed', 'expired', 'declined')),
	CONSTRAINT "a decline has a reason and no hold" CHECK (("card_authorizations"."status" = 'declined') = ("card_authorizations"."decline_reason" is not null)
        and ("card_authorizations"."status" = 'declined') = ("card_authorizations"."hold_id" is null)),
	CONSTRAINT "only a capture has a transfer" CHECK (("card_authorizations"."status" = 'captured') = ("card_authorizations"."transfer_id" is not null)
        and ("card_authorizations"."status" = 'captured') = ("card_authorizations"."captured_amount" > 0)),
	CONSTRAINT "parts stay within the whole" CHECK ("card_authorizations"."reversed_amount" >= 0 and "card_authorizations"."captured_amount" >= 0
        and "card_authorizations"."reversed_amount" + "card_authorizations"."captured_amount" <= "card_authorizations"."amount"
        and "card_authorizations"."refunded_amount" between 0 and "card_authorizations"."captured_amount"),
	CONSTRAINT "it counts for what is held or was captured" CHECK ("card_authorizations"."counted" = case "card_authorizations"."status"
        when 'pending' then "card_authorizations"."amount" - "card_authorizations"."reversed_amount"
        when 'captured' then "card_authorizations"."captured_amount" else 0 end)
);
--> statement-breakpoint
CREATE TABLE "card_limits" (
	"card_id" uuid NOT NULL,
	"place" smallint NOT NULL,
	"span" text NOT NULL,
	"categories" text[],
	"amount" bigint NOT NULL,
	"window_start" timestamp (3) with time zone,
	"spent" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "card_limits_card_id_place_pk" PRIMARY KEY("card_id","place"),
	CONSTRAINT "amount is not negative" CHECK ("card_limits"."amount" between 0 and 9007199254740991),
	CONSTRAINT "spent is not negative" CHECK ("card_limits"."spent" >= 0),
	CONSTRAINT "span is known" CHECK ("card_limits"."span" in ('per_authorization', 'daily', 'weekly', 'monthly', 'yearly',
        'all_time')),
	CONSTRAINT "sums have a window" CHECK (("card_limits"."span" = 'per_authorization') = ("card_limits"."window_start" is null))
);
--> statement-breakpoint
CREATE TABLE "card_movements" (
	"authorization_id" uuid NOT NULL,
	"place" integer NOT NULL,
	"owner_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"amount" bigint NOT NULL,
	"network_reference" text,
	"transfer_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "card_movements_authorization_id_place_pk" PRIMARY KEY("authorization_id","place"),
	CONSTRAINT "kind is known" CHECK ("card_movements"."kind" in ('capture', 'reverse', 'refund', 'expire')),
	CONSTRAINT "amount is positive" CHECK ("card_movements"."amount" between 1 and 9007199254740991)
);
--> statement-breakpoint
CREATE TABLE "cards" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"type" text NOT NULL,
	"single_use" boolean NOT NULL,
	"name" text,
	"status" text NOT NULL,
	"cancel_reason" text,
	"currency" text NOT NULL,
	"country" text NOT NULL,
	"brand" text NOT NULL,
	"last4" text NOT NULL,
	"pan_sealed" text,
	"pan_tag" text,
	"cvc_key_id" text NOT NULL,
	"exp_month" smallint NOT NULL,
	"exp_year" smallint NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"pin_hash" text,
	"pin_tries" smallint DEFAULT 0 NOT NULL,
	"activation_tries" smallint DEFAULT 0 NOT NULL,
	"allowed_categories" text[],
	"blocked_categories" text[],
	"allowed_countries" text[],
	"blocked_countries" text[],
	"channels" text[] NOT NULL,
	"replacement_for" uuid,
	"replaced_by" uuid,
	"version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "type is known" CHECK ("cards"."type" in ('virtual', 'physical')),
	CONSTRAINT "status is known" CHECK ("cards"."status" in ('inactive', 'active', 'frozen', 'canceled')),
	CONSTRAINT "a canceled card has a reason" CHECK (("cards"."status" = 'canceled') = ("cards"."cancel_reason" is not null)),
	CONSTRAINT "only a canceled card has no number" CHECK (("cards"."pan_sealed" is null) = ("cards"."pan_tag" is null)
        and ("cards"."pan_sealed" is not null or "cards"."status" = 'canceled')),
	CONSTRAINT "last4 is four digits" CHECK ("cards"."last4" ~ '^[0-9]{4}$'),
	CONSTRAINT "tries are counted" CHECK ("cards"."pin_tries" >= 0 and "cards"."activation_tries" >= 0),
	CONSTRAINT "categories are allowed or blocked" CHECK ("cards"."allowed_categories" is null or "cards"."blocked_categories" is null),
	CONSTRAINT "countries are allowed or blocked" CHECK ("cards"."allowed_countries" is null or "cards"."blocked_countries" is null)
);
--> statement-breakpoint
ALTER TABLE "card_limits" ADD CONSTRAINT "card_limits_card_id_cards_id_fk" FOREIGN KEY ("card_id") REFERENCES "public"."cards"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_movements" ADD CONSTRAINT "card_movements_authorization_id_card_authorizations_id_fk" FOREIGN KEY ("authorization_id") REFERENCES "public"."card_authorizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "card_authorizations_by_reference" ON "card_authorizations" USING btree ("card_id","network_reference") WHERE "card_authorizations"."network_reference" is not null;--> statement-breakpoint
CREATE INDEX "card_authorizations_by_card" ON "card_authorizations" USING btree ("card_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "card_authorizations_by_owner" ON "card_authorizations" USING btree ("owner_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "card_authorizations_due" ON "card_authorizations" USING btree ("expires_at") WHERE "card_authorizations"."status" = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "card_movements_by_reference" ON "card_movements" USING btree ("authorization_id","network_reference") WHERE "card_movements"."network_reference" is not null;--> statement-breakpoint
CREATE INDEX "card_movements_by_owner" ON "card_movements" USING btree ("owner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "cards_by_number" ON "cards" USING btree ("pan_tag");--> statement-breakpoint
CREATE INDEX "cards_by_owner" ON "cards" USING btree ("owner_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "cards_open_by_account" ON "cards" USING btree ("account_id") WHERE "cards"."status" <> 'canceled';