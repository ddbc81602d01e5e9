import type { Dice } from "./dice.ts";
import type { Asked } from "./state.ts";

/**
 * What somebody means to do, before it is known which ids that takes: "capture a third of the hold
 * that operation 512 made". Drawn from the dice alone, so that a seed repeats it.
 */
export type Intent = Readonly<{
  /** What it may change or depend on. */
  touches: readonly string[];
  resolve(world: World): Asked;
  /** The slot that the account which it opens is for. */
  opens?: Slot;
  /** Called when it is sent, so that later intents can refer to it. */
  remember?(): void;
}>;

export type World = Readonly<{
  adminId: string;
  userIds: readonly string[];
  /** The account that stands in a slot at present. */
  accountIn(slot: Slot): string;
  /** What an operation made, or an id that names nothing. */
  madeBy(op: number, kind: "hold" | "transfer"): string;
  sentBy(op: number): Asked;
  /** What a slot may still spend of its balance, and its owner at once and of the day. */
  leftIn(slot: Slot): Readonly<{ balance: number; single: number; day: number }>;
  nowMs(): number;
}>;

/** A place for an account: its owner's number and the place among theirs. */
export type Slot = Readonly<{ user: number; place: number }>;

/** What each of the clients has; the last place is for those with a KYC record. */
export const slotKinds = [
  { type: "checking", currency: "USD" },
  { type: "checking", currency: "USD" },
  { type: "savings", currency: "USD" },
  { type: "checking", currency: "EUR" },
  { type: "savings", currency: "JPY" },
  { type: "credit", currency: "USD" },
] as const;

export const userCount = 8;
/** So many of them have an approved KYC record, and an account of credit. */
export const approvedCount = 2;

export function placesOf(user: number): number {
  return user < approvedCount ? slotKinds.length : slotKinds.length - 1;
}

export const kindOf = ({ place }: Slot) => slotKinds[place] ?? slotKinds[0];

/** Made things that later intents refer to by the number of the operation that made them. */
export type Made = Readonly<{ op: number; payer: Slot; payee: Slot; amount: number }>;

export type Memory = Readonly<{
  holds: Made[];
  transfers: Made[];
  frozen: Slot[];
  closed: Slot[];
  /** Transfers of accounts that were closed since. */
  ended: Made[];
  /** Opened or emptied lately. */
  empty: Slot[];
  /** Requests under a key, and what they touched. */
  keyed: { op: number; touches: readonly string[] }[];
}>;

/** How far a draw may reach. */
export type Scope = Readonly<{
  payer(): Slot;
  other(): Slot;
  hold(): Made | undefined;
  transfer(): Made | undefined;
}>;

export type Draw = Readonly<{ op: number; dice: Dice; scope: Scope; memory: Memory }>;
