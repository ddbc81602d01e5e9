import { exponentOf, formatAmount } from "../../core/money.ts";

/** Writes money, numbers and moments the way that the reader's browser asks for. */
export type Reader = Readonly<{
  locale: string;
  money(amount: number, currency: string): string;
  number(value: number, digits?: number): string;
  /** A moment in UTC, to the minute. */
  moment(iso: string): string;
  /** The day of a moment, or a date of the calendar. */
  day(iso: string): string;
  /** The other way: minor units of what a person typed; null when it is no such amount. */
  amount(text: string, currency: string): number | null;
}>;

const fallback = "en-GB";
const maxTags = 8;

/** The first language of `Accept-Language` that the runtime knows how to write numbers in. */
export function readerOf(acceptLanguage: string | undefined): Reader {
  return readerIn(localeOf(acceptLanguage ?? ""));
}

function localeOf(header: string): string {
  const wished = header
    .split(",", maxTags)
    .map((part) => (part.split(";")[0] ?? "").trim())
    .filter((tag) => /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(tag));
  try {
    return Intl.NumberFormat.supportedLocalesOf(wished)[0] ?? fallback;
  } catch {
    return fallback;
  }
}

function readerIn(locale: string): Reader {
  const moments = new Intl.DateTimeFormat(locale, {
    ...{ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
    ...{ timeZone: "UTC", timeZoneName: "short" },
  });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  return {
    locale,
    money: (amount, currency) => writeMoney(locale, amount, currency),
    number: (value, digits = 0) =>
      new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value),
    moment: (iso) => moments.format(new Date(iso)),
    day: (iso) => days.format(new Date(iso)),
    amount: (text, currency) => readAmount(locale, text, currency),
  };
}

/** From the decimal's text, because a floating-point number would round large amounts. */
function writeMoney(locale: string, amount: number, currency: string): string {
  const digits = exponentOf(currency) ?? 0;
  const format = new Intl.NumberFormat(locale, {
    ...{ style: "currency", currency },
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  });
  return format.format(formatAmount(amount, currency) as `${number}`);
}

const maxAmountLength = 30;

function readAmount(locale: string, typed: string, currency: string): number | null {
  const exponent = exponentOf(currency);
  const text = typed.replace(/[\s'’]/g, "");
  if (exponent === undefined || text.length > maxAmountLength) return null;
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(asPlainDecimal(locale, text));
  if (!parts) return null;
  const [, whole = "", decimals = ""] = parts;
  if (decimals.length > exponent) return null;
  const amount = Number(`${whole}${decimals.padEnd(exponent, "0")}`);
  return Number.isSafeInteger(amount) ? amount : null;
}

/**
 * A separator of thousands stands before three digits each, or it is none: "12.50" is twelve and a
 * half in Berlin too, since 1,250 could not be meant.
 */
function asPlainDecimal(locale: string, text: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(12_345_678.9);
  const symbol = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  const decimal = symbol("decimal") || ".";
  const group = symbol("group") || (decimal === "." ? "," : ".");
  const [whole = "", ...rest] = text.split(decimal);
  if (rest.length <= 1) {
    const groups = whole.split(group);
    const isGrouped =
      groups.length > 1 && groups.every((digits, at) => digits.length === 3 || at === 0);
    if (isGrouped) return [groups.join(""), ...rest].join(".");
  }
  return text.replace(decimal, ".");
}
