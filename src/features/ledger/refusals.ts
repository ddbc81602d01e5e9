import type { DefinedError } from "../../core/error.ts";
import { conflict, notFound } from "../../core/errors.ts";
import {
  accountNotActive,
  alreadyReversed,
  amountExceedsHold,
  amountExceedsTransfer,
  currencyMismatch,
  holdClosed,
  insufficientFunds,
  limitExceeded,
  sameAccount,
  transferBlocked,
} from "./errors.ts";

/** The codes that the posting functions answer with, and what each means to a caller. */
const refusals: Readonly<Record<string, DefinedError>> = {
  not_found: notFound,
  same_account: sameAccount,
  account_not_active: accountNotActive,
  currency_mismatch: currencyMismatch,
  limit_exceeded: limitExceeded,
  insufficient_funds: insufficientFunds,
  hold_closed: holdClosed,
  amount_exceeds_hold: amountExceedsHold,
  already_reversed: alreadyReversed,
  amount_exceeds_transfer: amountExceedsTransfer,
  transfer_blocked: transferBlocked,
  conflict,
};

export type Refusal = Readonly<{
  code: string;
  /** The limit that was met, in minor units, and its window: `transfer`, `day` or `balance`. */
  limit: number | null;
  window: string | null;
}>;

export function refusalOf({ code, limit, window }: Refusal) {
  const define = refusals[code];
  if (define === undefined) throw new Error(`The ledger refuses with an unknown code: ${code}`);
  return define(limit === null ? {} : { members: { limit, window } });
}
