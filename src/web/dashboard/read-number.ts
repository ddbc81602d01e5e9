import { exponentOf } from "../../core/money.ts";

/** Minor units of an amount as a person typed it; null when it is no such amount. */
export function readMoney(locale: string, typed: string, currency: string): number | null {
  const exponent = exponentOf(currency);
  if (exponent === undefined) return null;
  const plain = toPlainDecimal(locale, typed, { style: "currency", currency });
  const [, whole, decimals = ""] = /^(\d+)(?:\.(\d+))?$/.exec(plain) ?? [];
  if (whole === undefined || decimals.length > exponent) return null;
  const amount = Number(`${whole}${decimals.padEnd(exponent, "0")}`);
  return Number.isSafeInteger(amount) ? amount : null;
}

/** A number as a person typed it; null when it is none. A comma for no thousands is a point. */
export function readNumber(locale: string, typed: string): number | null {
  const plain = toPlainDecimal(locale, typed, {}).replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

const maxLength = 40;
/** Spaces, apostrophes between thousands, and marks of the direction of text. */
const silent = /[\s'’\u061c\u200e\u200f]/g;

type Style = Readonly<{ style?: "currency"; currency?: string }>;

/** With a point and without all else that a locale puts around digits; "" for what is too long. */
function toPlainDecimal(locale: string, typed: string, style: Style): string {
  if (typed.length > maxLength) return "";
  const symbolOf = symbolsOf(locale, style);
  const signs = [symbolOf("currency"), style.currency ?? ""];
  const text = signs.reduce(
    (left, sign) => left.replace(sign, ""),
    withLatinDigits(locale, typed).replaceAll(silent, "").replace("−", "-"),
  );
  // Some write money with another separator than other numbers.
  const [ofMoney, ofNumbers] = [symbolOf("decimal"), symbolsOf(locale, {})("decimal")];
  const decimal = text.includes(ofMoney) ? ofMoney : ofNumbers;
  return withoutGroups(text, decimal, symbolOf("group") || (decimal === "." ? "," : "."));
}

function symbolsOf(locale: string, style: Style): (type: string) => string {
  const format = new Intl.NumberFormat(locale, { ...style, minimumFractionDigits: 1 });
  const parts = format.formatToParts(12_345_678.9);
  return (type) => (parts.find((part) => part.type === type)?.value ?? "").replaceAll(silent, "");
}

function withLatinDigits(locale: string, text: string): string {
  const format = new Intl.NumberFormat(locale, { useGrouping: false });
  const own = [...format.format(9_876_543_210)].toReversed();
  return Array.from(text, (letter) => {
    const digit = own.indexOf(letter);
    return digit < 0 ? letter : String(digit);
  }).join("");
}

/**
 * A separator of thousands stands before three digits, and before two further on where people
 * count in lakhs, or it is none: "12.50" is twelve and a half in Berlin too, since 1,250 could not
 * be meant.
 */
function withoutGroups(text: string, decimal: string, group: string): string {
  const [whole = "", ...rest] = text.split(decimal);
  const groups = rest.length <= 1 && group !== "" ? whole.split(group) : [];
  const last = groups.length - 1;
  const isGrouped = groups.every(
    (digits, at) => digits.length <= 3 && digits.length >= (at === last ? 3 : at === 0 ? 1 : 2),
  );
  return last > 0 && isGrouped ? [groups.join(""), ...rest].join(".") : text.replace(decimal, ".");
}
