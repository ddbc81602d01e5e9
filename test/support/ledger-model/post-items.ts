import { type Account, dayKey, dayOf, type Limits, type Model } from "./state.ts";

/** The core of the model: what posting and reserving do to balances, limits and days. */

export type Item = Readonly<{
  /** Null for the house. */
  from: string | null;
  to: string | null;
  amount: number;
  currency: string;
}>;

export type Fault = Readonly<{ code: string; item: number; limit?: number; window?: string }>;

export type Manner = Readonly<{
  kind: "post" | "hold";
  /** Whose money it must be, and whose limits count; null when staff move it. */
  payer: string | null;
}>;

export const exponents: Readonly<Record<string, number>> = { USD: 2, EUR: 2, JPY: 0, KWD: 3 };

/** All of the items or none. */
export function postItems(model: Model, items: readonly Item[], manner: Manner): Fault | null {
  const mark = model.mark();
  for (const [place, item] of items.entries()) {
    const fault = findFault(model, item, manner);
    if (fault) {
      model.rollBack(mark);
      return { ...fault, item: place };
    }
    apply(model, item, manner);
  }
  return null;
}

function findFault(
  model: Model,
  { from, to, amount, currency }: Item,
  { payer }: Manner,
): Omit<Fault, "item"> | null {
  const debit = from === null ? null : model.accounts.get(from);
  const credit = to === null ? null : model.accounts.get(to);
  if (debit === undefined || credit === undefined) return { code: "not_found" };
  if (payer !== null && debit?.owner !== payer) return { code: "not_found" };
  if (debit && debit === credit) return { code: "same_account" };
  const sides = [debit, credit].filter((side) => side !== null);
  if (sides.some(({ status }) => status !== "active")) return { code: "account_not_active" };
  if (sides.some((side) => side.currency !== currency)) return { code: "currency_mismatch" };
  if (payer !== null) {
    const { single, day } = limitsOf(model, payer, currency);
    const over = { code: "limit_exceeded" };
    if (amount > single) return { ...over, limit: single, window: "transfer" };
    if (spentOf(model, payer, currency) + amount > day)
      return { ...over, limit: day, window: "day" };
  }
  return debit && availableOf(debit) < amount ? { code: "insufficient_funds" } : null;
}

function apply(model: Model, { from, to, amount, currency }: Item, { kind, payer }: Manner): void {
  if (from !== null) change(model, from, kind === "post" ? { posted: -amount } : { held: amount });
  if (to !== null) change(model, to, kind === "post" ? { posted: amount } : { coming: amount });
  if (payer !== null) spend(model, dayKey(payer, currency, dayOf(model)), amount);
}

/** What may still be spent. */
export function availableOf({ posted, held, creditLimit }: Account): number {
  return posted - held + creditLimit;
}

export type Change = Readonly<{ posted?: number; held?: number; coming?: number }>;

/** Adds to the amounts of an account. */
export function change(model: Model, id: string, by: Change): void {
  const account = model.accounts.get(id);
  if (!account) throw new Error(`There is no account ${id}`);
  const { posted = 0, held = 0, coming = 0 } = by;
  model.accounts.put(id, {
    ...account,
    posted: account.posted + posted,
    held: account.held + held,
    coming: account.coming + coming,
  });
}

export function spend(model: Model, key: string, amount: number): void {
  model.days.put(key, (model.days.get(key) ?? 0) + amount);
}

/** What an owner may still send of a currency: at once, and today. */
export function allowanceOf(model: Model, owner: string, currency: string): Limits {
  const { single, day } = limitsOf(model, owner, currency);
  return { single, day: day - spentOf(model, owner, currency) };
}

function spentOf(model: Model, owner: string, currency: string): number {
  return model.days.get(dayKey(owner, currency, dayOf(model))) ?? 0;
}

function limitsOf(model: Model, owner: string, currency: string): Limits {
  const { single, day } = model.limits[model.approved.has(owner) ? "approved" : "unverified"];
  const factor = 10 ** ((exponents[currency] ?? 2) - 2);
  return { single: Math.floor(single * factor), day: Math.floor(day * factor) };
}
