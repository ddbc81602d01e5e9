import { maxAmount } from "../../core/money.ts";
import { limitExceeded } from "../ledger/index.ts";

/**
 * A sum as a number of JSON. Amounts and balances are bounded in SQL, sums of them are not. Throws
 * `limit_exceeded` for one that would be rounded.
 */
export function exactSum(sum: bigint): number {
  if (sum <= maxAmount && sum >= -maxAmount) return Number(sum);
  const detail = "A sum is larger than a number of JSON can tell exactly; ask for CSV.";
  throw limitExceeded({ detail, members: { limit: maxAmount, window: "sum" } });
}
