import { fromUuid } from "../../../src/core/id.ts";
import type { Answer } from "./ledger-load.ts";

/** Runs one statement and gives its rows. */
export type Query = (statement: string) => Promise<Row[]>;

export type Row = Record<string, unknown>;

export type Movement = Readonly<{
  id: string;
  type: string;
  /** Null for the house. */
  from: string | null;
  to: string;
  amount: number;
}>;

/** All that a ledger holds, in an order of its own. */
export type LedgerContent = Readonly<{
  movements: readonly Movement[];
  holds: readonly Readonly<{ id: string; status: string; amount: number; captured: number }>[];
  /** What is on every account that ever had money, and what holds take from it. */
  balances: readonly Readonly<{ id: string; posted: number; pending: number }>[];
  keys: readonly string[];
  /** How often each act was recorded. */
  acts: readonly Readonly<{ action: string; times: number }>[];
}>;

/** What the replies promise that the ledger holds. */
export function promisedBy(answers: readonly Answer[]): LedgerContent {
  const movements: Movement[] = [];
  const holds = new Map<string, LedgerContent["holds"][number]>();
  const reserved: { account: string; amount: number }[] = [];
  const acts = new Map<string, number>();
  const good = answers.filter(({ status }) => status < 300);
  for (const { asked, body } of good) {
    const act = actOf(asked.path);
    acts.set(act, (acts.get(act) ?? 0) + 1);
    if (act === "hold.created") {
      holds.set(body.id, { id: body.id, status: "open", amount: body.amount, captured: 0 });
      reserved.push({ account: body.account_id, amount: body.amount });
    } else if (act === "hold.captured") {
      const { id, amount, captured_amount: captured } = body;
      holds.set(id, { id, status: "captured", amount, captured });
      reserved.push({ account: body.account_id, amount: -amount });
      const { transaction_id, account_id: from, to_account_id: to } = body;
      movements.push({ id: transaction_id, type: "transfer", from, to, amount: captured });
    } else {
      for (const each of body.data ?? [body]) {
        const { id, type, from_account_id: from, to_account_id: to, amount } = each;
        movements.push({ id, type, from, to, amount });
      }
    }
  }
  return {
    movements: sorted(movements, ({ id }) => id),
    holds: sorted([...holds.values()], ({ id }) => id),
    balances: balancesAfter(movements, reserved),
    keys: good.map(({ asked }) => asked.key).sort(),
    acts: sorted(
      [...acts].map(([action, times]) => ({ action, times })),
      ({ action }) => action,
    ),
  };
}

const actsByPath: readonly (readonly [RegExp, string])[] = [
  [/\/transfer$/, "transfer.posted"],
  [/\/batch$/, "transfer.batch_posted"],
  [/\/holds$/, "hold.created"],
  [/\/capture$/, "hold.captured"],
  [/\/deposits$/, "deposit.posted"],
];

function actOf(path: string): string {
  const [, act] = actsByPath.find(([pattern]) => pattern.test(path)) ?? [];
  if (act === undefined) throw new Error(`Nothing is known of ${path}`);
  return act;
}

function balancesAfter(
  movements: readonly Movement[],
  reserved: readonly Readonly<{ account: string; amount: number }>[],
): LedgerContent["balances"] {
  const balances = new Map<string, { id: string; posted: number; pending: number }>();
  const of = (id: string) => {
    const balance = balances.get(id) ?? { id, posted: 0, pending: 0 };
    balances.set(id, balance);
    return balance;
  };
  for (const { from, to, amount } of movements) {
    if (from !== null) of(from).posted -= amount;
    of(to).posted += amount;
  }
  for (const { account, amount } of reserved) of(account).pending += amount;
  return sorted([...balances.values()], ({ id }) => id);
}

/** What the ledger does hold. */
export async function readLedger(query: Query): Promise<LedgerContent> {
  const movements = await query(`
    select t.id, t.type, d.id as "from", t.credit_account_id as "to", t.amount::int as amount
      from transfers t
      left join accounts d on d.id = t.debit_account_id and d.owner_id is not null`);
  const holds = await query(`
    select id, status, amount::int as amount, captured_amount::int as captured from holds`);
  const balances = await query(`
    select id, posted::int as posted, pending_debits::int as pending from accounts
      where owner_id is not null and version > 0`);
  const keys = await query("select key from idempotency_keys where effect is not null");
  const acts = await query(`
    select action, count(*)::int as times from audit_events
      where action ~ '^(transfer|hold|deposit)\\.' group by action`);
  const account = (id: unknown) => fromUuid("account", String(id));
  return {
    movements: sorted(
      movements.map(({ id, type, from, to, amount }) => ({
        id: fromUuid("transfer", String(id)),
        type: String(type),
        from: from === null ? null : account(from),
        to: account(to),
        amount: Number(amount),
      })),
      ({ id }) => id,
    ),
    holds: sorted(
      holds.map(({ id, status, amount, captured }) => ({
        id: fromUuid("hold", String(id)),
        status: String(status),
        amount: Number(amount),
        captured: Number(captured),
      })),
      ({ id }) => id,
    ),
    balances: sorted(
      balances.map(({ id, posted, pending }) => ({
        id: account(id),
        posted: Number(posted),
        pending: Number(pending),
      })),
      ({ id }) => id,
    ),
    keys: keys.map(({ key }) => String(key)).sort(),
    acts: sorted(
      acts.map(({ action, times }) => ({ action: String(action), times: Number(times) })),
      ({ action }) => action,
    ),
  };
}

function sorted<Item>(list: readonly Item[], by: (item: Item) => string): Item[] {
  return [...list].sort((one, other) => (by(one) < by(other) ? -1 : 1));
}
