import type { Schemas } from "../ask.ts";
import { wordsOf } from "../parts.tsx";

type Transaction = Schemas["Transaction"];

/** The ids of one's accounts, closed ones included: a set or a map of them. */
type Holder = Readonly<{ has(id: string): boolean }>;

type Direction = "out" | "in" | "between";

/** Out of one's accounts, into them, or between two of them. */
export function directionOf(transfer: Transaction, own: Holder): Direction {
  const { from_account_id: from, to_account_id: to } = transfer;
  if (from === null || !own.has(from)) return "in";
  return to !== null && own.has(to) ? "between" : "out";
}

const plain = { out: "Sent", in: "Received", between: "Between your accounts" } as const;

/** What moved the money, in a word or two: payments by where they went, the rest by their kind. */
export function kindInWords(transfer: Transaction, own: Holder): string {
  if (transfer.type !== "transfer") return wordsOf(transfer.type);
  return plain[directionOf(transfer, own)];
}
