import type pg from "pg";
import { fromUuid, type Id } from "../../../src/core/id.ts";

const uuid = (kind: number, n: number) =>
  `${kind.toString(16).padStart(8, "0")}-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

/** The person whose history is long: the first account is busy, then savings and an empty one. */
export const busyPerson: Id<"user"> = fromUuid("user", uuid(1, 1));
export const busyAccount: Id<"account"> = fromUuid("account", uuid(2, 1));
export const busySavings: Id<"account"> = fromUuid("account", uuid(2, 2));

/** The number of a transfer counts up with time. */
export const historyTransferId = (n: number): Id<"transfer"> => fromUuid("transfer", uuid(3, n));
export const historyEntryId = (n: number): Id<"entry"> => fromUuid("entry", uuid(4, n));
export const historyMoment = (n: number): Date => new Date(Date.UTC(2024, 0, 1) + n * 40_000);

/** One transfer in so many is between other people. */
const others = 10;
/** Accounts that the busy one deals with. */
const counterparties = 1_990;

const people = `
  create function id(kind int, n bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
  create function pick(n bigint, below bigint) returns bigint language sql immutable as $$
    select abs(hashint8(n)::bigint) % below $$;
  insert into users (id, email, first_name, last_name, password_hash, password_changed_at,
    created_at, updated_at)
  select id(1, n), 'p' || n || '@example.com', 'Ada', 'Example', 'x', now(), now(), now()
  from generate_series(1, ${counterparties + 10}) n;
  insert into accounts (id, owner_id, type, currency, exponent, created_at)
  select id(2, n), id(1, case when n <= 3 then 1 else n end), 'checking',
    case when n = 3 then 'EUR' else 'USD' end, 2, now()
  from generate_series(1, ${counterparties + 10}) n;
  alter table transfers set (autovacuum_enabled = off);
  alter table entries set (autovacuum_enabled = off);`;

/**
 * Only the busy account's half of each entry is written. Half of the transfers are paid by the busy account and named after rent, the others are paid to
 * it, some for coffee. One in a hundred is by card. What is rare is so by its number of rows, which
 * all lie among the first ten thousand; see the test.
 */
const fill = (from: number, to: number) => `
  set synchronous_commit = off;
  alter table entries disable trigger entries_cancel_out;
  insert into transfers (id, type, status, debit_account_id, credit_account_id, amount, currency,
    description, reference, effective_at, recorded_at)
  select id(3, n),
    case when n % 97 = 1 then 'card_purchase' when n in (5, 501, 5001) then 'fee' else 'transfer' end,
    case when n in (12, 702, 7002) then 'declined' else 'posted' end,
    case when n % ${others} = 0 or n % 2 = 1 then other else id(2, 1) end,
    case when n % ${others} = 0 then id(2, ${counterparties + 4} + n % 5)
      when n % 102 = 2 then id(2, 2) when n % 2 = 0 then other else id(2, 1) end,
    case when n in (8, 801, 8002, 9, 902) then 123456789 else 100 + pick(n * 3, 100000) end, 'USD',
    case when n in (8, 803, 8004) then 'Zeppelin ride'
      when n % 2 = 0 then 'Rent for ' || (array['May', 'June', 'July', 'Ada'])[1 + pick(n, 4)]
      when n % 7 = 0 then 'Coffee ' || pick(n, 1000) end,
    case when n % 11 = 0 then 'INV-' || n end, at, at
  from generate_series(${from}::bigint, ${to}) n,
    lateral (select timestamptz '2024-01-01Z' + n * interval '40 seconds' as at,
      id(2, 4 + pick(n, ${counterparties})) as other) as each;
  insert into entries (id, transfer_id, account_id, amount, balance_after, account_version,
    effective_at, recorded_at)
  select id(4, n), id(3, n), id(2, 1), case when n % 2 = 0 then -1 else 1 end, 0, n, at, at
  from generate_series(${from}::bigint, ${to}) n,
    lateral (select timestamptz '2024-01-01Z' + n * interval '40 seconds' as at) as each
  where n % ${others} <> 0;
  alter table entries enable trigger entries_cancel_out;`;

/** Grows the history of the busy account to so many transfers; the planner is told nothing. */
export async function growHistory(client: pg.Client, from: number, to: number): Promise<void> {
  if (from === 0) await client.query(people);
  const first = Math.ceil((from * others) / (others - 1)) + 1;
  const last = Math.ceil((to * others) / (others - 1));
  // An index that is built at once takes a fraction of the time.
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid in ('transfers'::regclass, 'entries'::regclass)
    and not indisunique`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await client.query(fill(first, last));
  for (const { definition } of rows) await client.query(definition);
}
