import type { Id } from "../../core/id.ts";
import { scaleFromTwoDecimals } from "../../core/money.ts";

/** All that the rules know about a transfer; plain data, so that history can be scored again. */
export type TransferFacts = Readonly<{
  /** The moment of the transfer. */
  at: Date;
  /** Minor units. */
  amount: number;
  /** Decimal digits of the currency's minor unit. */
  exponent: number;
  /** What the owner sent in this currency in the last 30 days, today among them. */
  sentIn30Days: Readonly<{ amount: number; transfers: number }>;
  /** Earlier ones from any own account in the last hour, counted no further than rules ask. */
  transfersInHour: number;
  /**
   * Earlier ones of the owner in this currency just below 10,000.00 in the last 24 hours; 0 when
   * this one is not such a one.
   */
  nearThresholdInDay: number;
  /**
   * The owner has sent to the account before, or it is their own or the house's. Null when the
   * amount is so small that no rule asks; see `asksForPayee`.
   */
  payeeIsKnown: boolean | null;
  accountOpenedAt: Date;
  /** The last day (its midnight, UTC) before today on which the owner sent in this currency. */
  lastSentOn: Date | null;
  /** When the owner proved their address, which is when the sign-up was finished. */
  joinedAt: Date;
  passwordChangedAt: Date | null;
  /** When a second factor was last added or removed. */
  factorsChangedAt: Date | null;
}>;

/** Transfers just below 10,000.00 are counted for `structuring`; of two decimals. */
const nearThreshold = { from: 9_000_00, below: 10_000_00 } as const;

/** The amounts just below the threshold, in minor units; `below` is not one of them. */
export function nearThresholdBand(exponent: number): { from: number; below: number } {
  return {
    from: scaleFromTwoDecimals(nearThreshold.from, exponent),
    below: scaleFromTwoDecimals(nearThreshold.below, exponent),
  };
}

/** `amount` is in minor units of `exponent` decimal digits. */
export type Money = Pick<TransferFacts, "amount" | "exponent">;

export function isNearThreshold({ amount, exponent }: Money): boolean {
  const { from, below } = nearThresholdBand(exponent);
  return amount >= from && amount < below;
}

/**
 * Counts the earlier ones of a list as sent, so that a batch is judged like the same transfers one
 * after the other; `facts` are those of `list`, in its order.
 */
export function countEarlierInList(
  list: readonly Readonly<{ ownerId: Id<"user">; currency: string }>[],
  facts: readonly (TransferFacts | null)[],
): (TransferFacts | null)[] {
  const earlier = new Map<Id<"user">, number>();
  const earlierNear = new Map<string, number>();
  return list.map(({ ownerId, currency }, index) => {
    const own = facts[index] ?? null;
    if (own === null) return null;
    const inCurrency = `${ownerId} ${currency}`;
    const [all, near] = [earlier.get(ownerId) ?? 0, earlierNear.get(inCurrency) ?? 0];
    const isNear = isNearThreshold(own);
    earlier.set(ownerId, all + 1);
    if (isNear) earlierNear.set(inCurrency, near + 1);
    return {
      ...own,
      transfersInHour: own.transfersInHour + all,
      nearThresholdInDay: isNear ? own.nearThresholdInDay + near : 0,
    };
  });
}
