import { exponentOf, formatAmount } from "../../core/money.ts";
import { readMoney, readNumber } from "./read-number.ts";

/** Writes money, numbers and moments the way that the reader's browser asks for. */
export type Reader = Readonly<{
  locale: string;
  money(amount: number, currency: string): string;
  /** An amount to stand in a field, where `amount` reads it as what it was. */
  typed(amount: number, currency: string): string;
  number(value: number, digits?: number): string;
  /** A moment in UTC, to the minute. */
  moment(iso: string): string;
  /** The day of a moment, or a date of the calendar. */
  day(iso: string): string;
  /** The other way: minor units of what a person typed; null when it is no such amount. */
  amount(text: string, currency: string): number | null;
  /** The same of any number. */
  decimal(text: string): number | null;
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
    money: (amount, currency) => moneyFormat(locale, currency).format(exactly(amount, currency)),
    typed: (amount, currency) => writeTyped(locale, amount, currency),
    number: (value, digits = 0) =>
      new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value),
    moment: (iso) => moments.format(new Date(iso)),
    day: (iso) => days.format(new Date(iso)),
    amount: (text, currency) => readMoney(locale, text, currency),
    decimal: (text) => readNumber(locale, text),
  };
}

function moneyFormat(locale: string, currency: string, useGrouping = true): Intl.NumberFormat {
  const digits = exponentOf(currency) ?? 0;
  return new Intl.NumberFormat(locale, {
    ...{ style: "currency", currency, useGrouping },
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  });
}

/** The decimal's text, because a floating-point number would round large amounts. */
function exactly(amount: number, currency: string): `${number}` {
  return formatAmount(amount, currency) as `${number}`;
}

const typedParts = new Set(["minusSign", "integer", "decimal", "fraction"]);

function writeTyped(locale: string, amount: number, currency: string): string {
  const parts = moneyFormat(locale, currency, false).formatToParts(exactly(amount, currency));
  const kept = parts.filter(({ type }) => typedParts.has(type));
  return kept.map(({ value }) => value).join("");
}
