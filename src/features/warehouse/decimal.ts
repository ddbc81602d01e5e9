import { assert } from "../../core/assert.ts";
import { maxAmount } from "../../core/money.ts";

const pattern = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/**
 * Major units as exact decimal text in minor units, such as `-12.505` with two decimals as -1251:
 * halves are rounded away from zero, as Postgres does. Null beyond what a JSON number holds.
 */
export function toMinorUnits(decimal: string, exponent: number): number | null {
  const [, sign, whole = "", fraction = ""] = pattern.exec(decimal) ?? [];
  assert(sign !== undefined, "an amount is a decimal");
  const kept = BigInt(whole + fraction.padEnd(exponent, "0").slice(0, exponent));
  const isRoundedUp = (fraction[exponent] ?? "0") >= "5";
  const magnitude = kept + (isRoundedUp ? 1n : 0n);
  if (magnitude > maxAmount) return null;
  // Not `-0`, which JSON would show as 0 and a comparison as something else.
  return sign === "-" && magnitude > 0n ? -Number(magnitude) : Number(magnitude);
}

/** How many decimals are written; null for what is no plain decimal. */
export function countDecimals(text: string): number | null {
  const found = pattern.exec(text);
  return found && (found[3]?.length ?? 0);
}
