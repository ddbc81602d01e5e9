import { assert } from "./assert.ts";
import { codesByExponent } from "./currencies.ts";

/**
 * Money is an integer in minor units of its currency, such as cents, beside an ISO 4217 code. The
 * greatest amount is what a JSON number holds exactly: 2^53 − 1.
 */
export const maxAmount = 9_007_199_254_740_991;

const exponents: ReadonlyMap<string, number> = new Map(
  Object.entries(codesByExponent).flatMap(([exponent, codes]) =>
    codes.split(/\s+/).map((code) => [code, Number(exponent)] as const),
  ),
);

/** How many decimals the currency has: 2 for USD, 0 for JPY; undefined for an unknown code. */
export function exponentOf(currency: string): number | undefined {
  return exponents.get(currency);
}

/** True for an active ISO 4217 code with minor units, in upper case. */
export function isCurrency(text: string): boolean {
  return exponents.has(text);
}

/**
 * An amount of a two-decimal currency in minor units of one with `exponent` decimals, as numbers of
 * `POLICY` are read: 1_000_00 is 1,000 yen and 1,000,000 fils. Rounds down and stays within
 * `maxAmount`.
 */
export function scaleFromTwoDecimals(amount: number, exponent: number): number {
  assert(Number.isSafeInteger(amount) && amount >= 0, "an amount to scale is a count");
  const scaled = (BigInt(amount) * 10n ** BigInt(exponent)) / 100n;
  return scaled > maxAmount ? maxAmount : Number(scaled);
}

/** Major units as a plain decimal, such as `-1234.50` for -123450 USD or `1500` for 1500 JPY. */
export function formatAmount(amount: number, currency: string): string {
  const exponent = exponentOf(currency);
  assert(exponent !== undefined, "the currency of an amount is known");
  assert(Number.isSafeInteger(amount), "an amount is an exact integer");
  const digits = String(Math.abs(amount)).padStart(exponent + 1, "0");
  const sign = amount < 0 ? "-" : "";
  if (exponent === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
