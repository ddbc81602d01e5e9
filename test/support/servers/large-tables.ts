import pg from "pg";
import { cardScript } from "./large-cards.ts";
import { kycScript } from "./large-kyc.ts";
import { ledgerScript } from "./large-ledger.ts";
import { waveScript } from "./large-wave.ts";

const idsAndUsers = `
  set synchronous_commit = off;
  create function pg_temp.id(kind int, n bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
  create function pg_temp.wire(n bigint) returns text language sql immutable as $$
    select 'usr_' || md5(n::text) $$;

  insert into users (id, email, first_name, last_name, password_hash, password_changed_at,
    email_verified_at, role, status, created_at, updated_at)
  select pg_temp.id(1, n), 'p' || md5(n::text) || '@example.com', 'Ada', 'Example', 'x', now(),
    now(), case when n % 1000 = 0 then 'support' when n % 5003 = 0 then 'admin' else 'customer' end,
    case when n % 700 = 0 then 'suspended' when n % 900 = 0 then 'erased' else 'active' end,
    now() - n * interval '7 minutes', now()
  from generate_series(1, 100000) n;`;

/** Synthetic rows, as many as a service of some years would have, most of them in use. */
const otherScript = `
  insert into sessions (id, user_id, refresh_counter, rotated_at, auth_time, methods, address,
    user_agent, created_at, last_used_at, expires_at)
  select pg_temp.id(2, n), pg_temp.id(1, case when n % 60 = 0 then 1 else 1 + n % 100000 end), 3,
    at, at, '{pwd}', '198.51.100.7', 'A browser', at, at, at + interval '30 days'
  from generate_series(1, 300000) n, lateral (
    select now() - n * interval '34 seconds' - interval '1 day' as at) m;

  insert into audit_events (id, recorded_at, actor_kind, actor, action, target, request_id, address,
    user_agent, origin_tag, details, xact)
  select pg_temp.id(3, n), now() - n * interval '30 seconds', 'user', pg_temp.wire(n % 50000),
    case when n % 4000 = 0 then 'user.erased' when n % 3 = 0 then 'transfer.posted'
    else 'session.started' end, pg_temp.wire(n % 70000), 'req_' || n, '198.51.100.7', 'A browser',
    'tag', '{}', 400000 - n
  from generate_series(1, 300000) n;
  insert into audit_blocks (number, previous, hash, tag, row_count, first_xact, first_id, last_xact,
    last_id, first_at, last_at, rows, suspects, sealed_at)
  select n, md5('p' || n), md5(n::text), 'tag', 1, 100000 + 10 * n, pg_temp.id(3, 300000 - 10 * n),
    100009 + 10 * n, pg_temp.id(3, 299991 - 10 * n), now(), now(), '{x}', '{}', now()
  from generate_series(1, 29000) n;

  insert into login_failures (account_tag, network_tag, failures, locked_until, updated_at)
  select 't1.' || md5((n / 2)::text), case n % 2 when 0 then '*' else 't1.' || md5(n::text) end,
    1 + n % 4, null, now() - n * interval '2 seconds'
  from generate_series(1, 100000) n;

  insert into idempotency_keys (scope, key, request_tag, status, reply_sealed, created_at)
  select pg_temp.wire(n % 30000), 'key-' || n, 'tag', 200, repeat('x', 300),
    now() - n * interval '0.9 seconds'
  from generate_series(1, 100000) n;

  insert into one_time_codes (id, user_id, purpose, tag, window_started_at, expires_at)
  select pg_temp.id(4, n), pg_temp.id(1, n), 'verify_email', md5(n::text), now(), now()
  from generate_series(1, 100000) n;
  insert into one_time_links (id, user_id, purpose, tag, window_started_at, expires_at)
  select pg_temp.id(5, n), pg_temp.id(1, n), 'reset_password', md5(n::text), now(), now()
  from generate_series(1, 100000) n;
  insert into mfa_challenges (id, user_id, tag, methods, expires_at)
  select pg_temp.id(6, n), pg_temp.id(1, n), md5(n::text), '{pwd}', now() - n * interval '40 ms'
  from generate_series(1, 100000) n;
  insert into passkeys (id, user_id, credential_id, public_key, sign_count, transports, backed_up,
    name, created_at)
  select pg_temp.id(7, n), pg_temp.id(1, 1 + n % 100000), md5(n::text), 'key', 0, '{}', false,
    'Key', now() - n * interval '1 minute' from generate_series(1, 100000) n;
  insert into passkey_challenges (tag, user_id, expires_at)
  select md5(n::text), pg_temp.id(1, n), now() - n * interval '40 ms'
  from generate_series(1, 100000) n;
  insert into oauth_transactions (state_tag, browser_tag, code_verifier_sealed, nonce_sealed,
    expires_at)
  select md5(n::text), 'tag', 'x', 'x', now() - n * interval '40 ms'
  from generate_series(1, 100000) n;
  insert into oauth_identities (issuer, subject, user_id, created_at, last_used_at)
  select 'https://accounts.example.com', 'sub-' || n, pg_temp.id(1, n), now(), now()
  from generate_series(1, 100000) n;
  insert into consents (id, user_id, kind, version, address, given_at)
  select pg_temp.id(8, n), pg_temp.id(1, 1 + n % 100000), 'terms', '2026-11-01', '198.51.100.7',
    now() from generate_series(1, 200000) n;
  insert into recovery_codes (user_id, tag, created_at)
  select pg_temp.id(1, 1 + n % 10000), md5(n::text), now() from generate_series(1, 100000) n;
  insert into totp_factors (user_id, secret_sealed, created_at, confirmed_at)
  select pg_temp.id(1, n), 'x', now(), now() from generate_series(1, 50000) n;
  insert into sms_factors (user_id, phone_sealed, phone_tag, phone_calling_code, phone_end,
    created_at, confirmed_at)
  select pg_temp.id(1, n), 'x', md5(n::text), '1', '23', now(), now()
  from generate_series(1, 50000) n;
  insert into factor_failures (user_id, failures)
  select pg_temp.id(1, n), 1 from generate_series(1, 50000) n;
  insert into sms_budgets (scope, day, sent)
  select 'user:' || md5(n::text), current_date - (n / 40000)::int, 1
  from generate_series(1, 100000) n;

  -- A few people have several webhooks, and some of what was sent is still on its way.
  insert into webhooks (id, owner_id, url, events, secret_sealed, status, created_at, updated_at)
  select pg_temp.id(9, n), pg_temp.id(1, case when n % 100 = 0 then 1 else 1 + n % 100000 end),
    'https://example.com/hooks', case n % 3 when 0 then '{transaction.posted,kyc.decided}'::text[]
    else '{hold.created}' end, 'x', case when n % 50 = 0 then 'disabled' else 'enabled' end,
    now() - n * interval '9 minutes', now() - n * interval '9 minutes'
  from generate_series(1, 30000) n;
  insert into webhook_deliveries (id, webhook_id, event_id, kind, payload, occurred_at, status,
    attempts, next_attempt_at, created_at, delivered_at)
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' ||
      substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 1, 15))::uuid,
    pg_temp.id(9, case when n % 40 = 0 then 7 else 1 + n % 30000 end), pg_temp.id(10, n),
    'transaction.posted', '{}', at, case when n <= 2000 then 'pending' when n % 90 = 0 then 'failed'
    else 'delivered' end, 1, case when n <= 2000 then now() + n * interval '10 seconds' -
    interval '5 minutes' end, at, case when n > 2000 and n % 90 <> 0 then at end
  from generate_series(1, 300000) n, lateral (select now() - n * interval '9 seconds' as at) m;
  insert into businesses (id, owner_id, source, source_id, name, currency, created_at, updated_at)
  select pg_temp.id(11, n), pg_temp.id(1, 1 + n % 50000), 'wave', 'Business:' || n, 'Example',
    'USD', now(), now() from generate_series(1, 60000) n;

  insert into assessments (id, user_id, questionnaire, version, mode, answers, raw_score, score,
    band, created_at)
  select pg_temp.id(12, n), pg_temp.id(1, 1 + n % 50000), 'business-health', 1, 'self', '{}', 500,
    40, 'Stable', now() from generate_series(1, 60000) n;

  insert into outbox (id, kind, owner_ids, payload, created_at)
  select pg_temp.id(10, n), 'transaction.posted', array[pg_temp.id(1, n), pg_temp.id(1, n + 1)],
    '{}', now() from generate_series(1, 2000) n;

  -- A few posts are deleted and wait for the sweep; number 600 is one, and has many reactions.
  set session_replication_role = replica;
  insert into posts (id, author_id, content, created_at, deleted_at)
  select pg_temp.id(11, n), case when n % 300 <> 0 then pg_temp.id(1, 1 + n % 20000) end,
    case when n % 300 <> 0 then 'Number ' || n else '' end, at, case when n % 300 = 0 then at end
  from generate_series(1, 50000) n, lateral (select now() - n * interval '9 minutes' as at) m;
  insert into reactions (post_id, user_id, kind, reacted_at)
  select pg_temp.id(11, case when n % 20 = 0 then 600 else n end), pg_temp.id(1, n), 'like', now()
  from generate_series(1, 50000) n;
  insert into post_counts (post_id, shard, likes, dislikes)
  select pg_temp.id(11, n), shard, 1, 0 from generate_series(1, 50000) n,
    generate_series(0, n % 2) shard;
  insert into reaction_days (day, shard, likes, dislikes)
  select current_date - day, shard, 5, 1
  from generate_series(0, 1000) day, generate_series(0, 63) shard;
  set session_replication_role = origin;
`;

/** The users that were made have the ids of this kind of number, from 1 to 100,000. */
export function largeUserUuid(n: number): string {
  return `00000001-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
}

const manyPeople = 99_000;
/** Enough where customer checks are not the subject. */
const fewPeople = 9_900;

/** Fills every table of a migrated database, and tells the planner. */
export function fillLargeTables(url: string): Promise<void> {
  return run(url, [
    idsAndUsers,
    kycScript(fewPeople),
    otherScript,
    waveScript,
    ledgerScript,
    cardScript,
  ]);
}

/** Fills the tables of the ledger, of users and of customer checks only. */
export function fillLargeLedger(url: string): Promise<void> {
  return run(url, [idsAndUsers, kycScript(fewPeople), ledgerScript]);
}

/** Fills the tables of users and of customer checks only. */
export function fillLargeKyc(url: string): Promise<void> {
  return run(url, [idsAndUsers, kycScript(manyPeople)]);
}

async function run(url: string, scripts: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const script of [...scripts, "analyze"]) await client.query(script);
  } finally {
    await client.end();
  }
}
