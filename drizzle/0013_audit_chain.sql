-- What is added to the number of a transaction. A restore puts rows into a server that counts from
-- the beginning again; `audit_continue` then makes its numbers follow those of the rows.
create function audit_shift() returns bigint language sql immutable parallel safe return 0;
--> statement-breakpoint
CREATE TABLE "audit_blocks" (
	"number" bigint PRIMARY KEY NOT NULL,
	"previous" text NOT NULL,
	"hash" text NOT NULL,
	"tag" text NOT NULL,
	"row_count" integer NOT NULL,
	"first_xact" bigint NOT NULL,
	"first_id" uuid NOT NULL,
	"last_xact" bigint NOT NULL,
	"last_id" uuid NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"rows" text[] NOT NULL,
	"suspects" text[] NOT NULL,
	"sealed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "number counts from one" CHECK ("audit_blocks"."number" > 0),
	CONSTRAINT "a block counts its rows" CHECK ("audit_blocks"."row_count" = cardinality("audit_blocks"."rows")),
	CONSTRAINT "a block is not empty" CHECK ("audit_blocks"."row_count" > 0)
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"id" smallint PRIMARY KEY NOT NULL,
	"number" bigint NOT NULL,
	"hash" text NOT NULL,
	"tag" text NOT NULL,
	CONSTRAINT "there is one head" CHECK ("audit_head"."id" = 1)
);
--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "xact" bigint DEFAULT pg_current_xact_id()::text::bigint + audit_shift() NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_blocks_previous_is_unique" ON "audit_blocks" USING btree ("previous");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_blocks_by_end" ON "audit_blocks" USING btree ("last_xact","last_id");--> statement-breakpoint
CREATE INDEX "audit_events_by_xact" ON "audit_events" USING btree ("xact","id");--> statement-breakpoint
CREATE INDEX "audit_events_of_erasure" ON "audit_events" USING btree ("target") WHERE "audit_events"."action" = 'user.erased';--> statement-breakpoint
CREATE INDEX "transfers_in_cash" ON "transfers" USING btree ("recorded_at","id") WHERE "transfers"."channel" = 'cash';--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "xact is exact in JSON" CHECK ("audit_events"."xact" between 0 and 9007199254740991);
--> statement-breakpoint
insert into audit_head (id, number, hash, tag) values (1, 0, repeat('0', 64), '');
--> statement-breakpoint
-- SHA-256 of all that may never change in a row. The spelling depends on no setting of a session.
create function audit_fingerprint(r audit_events) returns text
language sql stable parallel safe
return encode(sha256(convert_to(jsonb_build_array(r.id, extract(epoch from r.recorded_at)::text,
  r.actor_kind, r.actor, r.action, r.target, r.request_id, r.origin_tag, r.details, r.xact)::text,
  'UTF8')), 'hex');
--> statement-breakpoint
-- Rows of transactions before this one are all there: whatever began earlier has ended.
create function audit_horizon() returns bigint
language sql stable
return pg_snapshot_xmin(pg_current_snapshot())::text::bigint + audit_shift();
--> statement-breakpoint
-- For a restore, before the service starts: the next transaction counts after every row.
create function audit_continue() returns bigint
language plpgsql as $$
declare
  v_now constant bigint := pg_current_xact_id()::text::bigint;
  v_known constant bigint := greatest((select max(xact) from audit_events),
    (select max(last_xact) from audit_blocks), v_now + audit_shift());
begin
  execute format('create or replace function audit_shift() returns bigint
    language sql immutable parallel safe return %s', v_known - v_now);
  return v_known - v_now;
end
$$;
--> statement-breakpoint
create trigger "audit blocks stay" before update or delete on audit_blocks
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger "audit blocks are not truncated" before truncate on audit_blocks
  for each statement execute function refuse_change();
--> statement-breakpoint
-- The head goes on block by block; a new key may sign the same head again.
create function audit_head_goes_on() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.id = old.id and (new.number = old.number + 1
    or (new.number = old.number and new.hash = old.hash))
  then
    return new;
  end if;
  raise exception using errcode = 'FL002', constraint = tg_name,
    message = 'the head of the audit chain only goes on';
end
$$;
--> statement-breakpoint
create trigger "the audit head goes on" before insert or update or delete on audit_head
  for each row execute function audit_head_goes_on();
--> statement-breakpoint
create trigger "the audit head is not truncated" before truncate on audit_head
  for each statement execute function refuse_change();
