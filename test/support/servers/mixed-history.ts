import type pg from "pg";
import { fromUuid, type Id, toUuid } from "../../../src/core/id.ts";
import type { TransferStatus, TransferType } from "../../../src/features/ledger/tables.ts";

/** A transfer between accounts that go by their numbers. */
export type MixedTransfer = Readonly<{
  id: Id<"transfer">;
  type: TransferType;
  status: TransferStatus;
  debit: number;
  credit: number;
  amount: number;
  currency: string;
  description: string | null;
  reference: string | null;
  recordedAt: Date;
}>;

/** The person of each account; the last account is the house's. */
export const mixedOwners = [0, 0, 0, 1, 1, 2, 3, 3, null];
const people = 4;
const mixedCurrency = (account: number): string => (account === 2 || account === 4 ? "EUR" : "USD");

/** The first account deals with everybody. */
const busyPairs = "0-5 0-3 0-1 6-0 5-0 1-0 0-8 8-0".split(" ");
const otherPairs = "2-4 4-2 3-5 6-7 5-6 1-3".split(" ");
const oldTexts = ["Rent, for May", "RENT for June", "Zeppelin-ride", "Gift: Ada's", "Café Émile"];
const newTexts = ["Coffee with Grace", "Coffee, beans", "x".repeat(499), "a b ".repeat(40).trim()];
const start = Date.UTC(2026, 0, 1);

const uuid = (kind: number, n: number) =>
  `${String(kind).padStart(8, "0")}-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
export const mixedPerson = (n: number): Id<"user"> => fromUuid("user", uuid(1, n));
export const mixedAccount = (n: number): Id<"account"> => fromUuid("account", uuid(2, n));

export type Random = <Item>(...items: [Item, ...Item[]]) => Item;

/** Draws one of its arguments; the same ones in every run. */
export function createRandom(seed: number): Random {
  let state = seed;
  return (...items) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return items[(state >>> 8) % items.length] ?? items[0];
  };
}

/** Transfers that change their looks halfway, three in the same moment, ids in no order. */
export function makeMixedHistory(count: number, random: Random): MixedTransfer[] {
  const digits: [number, ...number[]] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const below = (places: number): number =>
    Array.from({ length: places }, () => random(...digits)).reduce(
      (sum, each) => sum * 10 + each,
      0,
    );
  return Array.from({ length: count }, (_each, n) => {
    const isOld = n < count / 2;
    const pairs = random(...digits) === 0 ? otherPairs : busyPairs;
    const [debit = 0, credit = 1] = (pairs[below(2) % pairs.length] ?? "0-1")
      .split("-")
      .map(Number);
    const texts = isOld ? oldTexts : newTexts;
    return {
      id: fromUuid("transfer", uuid(below(7), n)),
      type: isOld ? random<TransferType>("transfer", "transfer", "fee", "deposit") : "transfer",
      status: below(2) < 96 ? "posted" : random<TransferStatus>("pending_review", "declined"),
      debit,
      credit,
      amount: isOld ? 1 + below(3) : 1_001 + below(5),
      currency: mixedCurrency(debit),
      description: below(1) === 0 ? null : (texts[below(2) % texts.length] ?? null),
      reference: below(1) < 2 ? `INV-${below(1)}/${n}` : null,
      recordedAt: new Date(start + Math.floor(n / 3) * 1_000),
    };
  });
}

/** Writes the transfers with their accounts and people into a migrated database. */
export async function writeMixedHistory(
  client: pg.Client,
  history: readonly MixedTransfer[],
): Promise<void> {
  const users = Array.from({ length: people }, (_each, n) => uuid(1, n));
  await client.query(
    `insert into users (id, email, first_name, last_name, password_hash, password_changed_at,
       created_at, updated_at)
     select id, id || '@example.com', 'Ada', 'Example', 'x', now(), now(), now()
     from unnest($1::uuid[]) id`,
    [users],
  );
  const accounts = mixedOwners.map((owner, n) => ({
    id: uuid(2, n),
    owner: owner === null ? null : uuid(1, owner),
    type: owner === null ? "system" : "checking",
    purpose: owner === null ? "cash" : null,
    currency: mixedCurrency(n),
  }));
  await client.query(
    `insert into accounts (id, owner_id, type, purpose, shard, currency, exponent, created_at)
     select id, owner, type, purpose, case when owner is null then 0 end, currency, 2, now()
     from jsonb_to_recordset($1)
       as a(id uuid, owner uuid, type text, purpose text, currency text)`,
    [JSON.stringify(accounts)],
  );
  const rows = history.map((each) => ({
    ...each,
    id: toUuid("transfer", each.id),
    debit: uuid(2, each.debit),
    credit: uuid(2, each.credit),
  }));
  await client.query(
    `insert into transfers (id, type, status, debit_account_id, credit_account_id, amount, currency,
       description, reference, effective_at, recorded_at)
     select id, type, status, debit, credit, amount, currency, description, reference,
       "recordedAt", "recordedAt"
     from jsonb_to_recordset($1) as t(id uuid, type text, status text, debit uuid, credit uuid,
       amount bigint, currency text, description text, reference text, "recordedAt" timestamptz)`,
    [JSON.stringify(rows)],
  );
}
