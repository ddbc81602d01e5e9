import { assert } from "./assert.ts";

/**
 * Numbers of cards: a prefix that says who issued them, digits, and a check digit. Source: ISO/IEC
 * 7812-1.
 */
const numberLength = 16;

/** What cards are numbered with where nobody pays for real. */
export const testPrefix = "424242";

/**
 * Whether numbers with this prefix lead nowhere: that of the best known test card, and a first
 * digit that no scheme routes.
 */
export function isTestPrefix(prefix: string): boolean {
  return prefix.startsWith(testPrefix) || prefix.startsWith("9");
}

/** The digit that makes a number of the digits before it (Luhn). */
export function checkDigit(body: string): string {
  return String((10 - (luhnSum(`${body}0`) % 10)) % 10);
}

/** Whether the last digit of a number is the check digit of those before it. */
export function isCardNumber(number: string): boolean {
  return /^\d{12,19}$/.test(number) && luhnSum(number) % 10 === 0;
}

/** From the right every second digit counts twice, and of that the digits are added. */
function luhnSum(number: string): number {
  let sum = 0;
  for (let place = 0; place < number.length; place += 1) {
    const digit = Number(number[number.length - 1 - place]);
    const doubled = digit * (1 + (place % 2));
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}

/** A whole number; `draw` gives so many random digits. */
export function completeNumber(prefix: string, draw: (count: number) => string): string {
  assert(/^\d{6,8}$/.test(prefix), "a prefix has six to eight digits");
  const body = `${prefix}${draw(numberLength - 1 - prefix.length)}`;
  return `${body}${checkDigit(body)}`;
}

const brands: readonly (readonly [brand: string, prefix: RegExp])[] = [
  ["visa", /^4/],
  ["mastercard", /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/],
  ["discover", /^(6011|64[4-9]|65)/],
  ["jcb", /^35(2[89]|[3-8])/],
  ["unionpay", /^62/],
];

/** The scheme whose range a number lies in, or `unknown`. */
export function brandOf(number: string): string {
  return brands.find(([, prefix]) => prefix.test(number))?.[0] ?? "unknown";
}
