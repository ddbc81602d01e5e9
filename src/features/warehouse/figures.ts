import { exponentOf, maxAmount } from "../../core/money.ts";
import { addDays, dayOf } from "./day.ts";
import { countDecimals, toMinorUnits } from "./decimal.ts";

/** What somebody says of a business on a day, by line. */
export const figureNames = [
  "cash",
  "receivables",
  "overdue_receivables",
  "other_current_assets",
  "current_liabilities",
  "long_term_liabilities",
  "equity",
  "revenue",
  "cost_of_goods_sold",
  "operating_expenses",
] as const;

export type FigureName = (typeof figureNames)[number];

/** Major units as exact decimals; only equity may be left open. */
export type Figures = Readonly<
  { date: string; periodDays: number } & Record<FigureName, string | null>
>;

export const usualPeriodDays = 30;
export const maxPeriodDays = 366;
/** An account may be overdrawn, more may be owed than owned, and more given back than sold. */
export const signedFigures: ReadonlySet<FigureName> = new Set([
  "cash",
  "equity",
  "revenue",
  "cost_of_goods_sold",
  "operating_expenses",
]);

const firstDay = "2000-01-01";

/** What is wrong with the day of figures; null when nothing is. */
export function faultOfDay(date: string, now: Date): string | null {
  if (date < firstDay) return `must not be before ${firstDay}`;
  // Somewhere on earth it is tomorrow already.
  return date > addDays(dayOf(now), 1) ? "must not be in the future" : null;
}

/** What is wrong with an amount in major units; null when nothing is. */
export function faultOfAmount(name: FigureName, text: string, currency: string): string | null {
  const exponent = exponentOf(currency) ?? 0;
  const decimals = countDecimals(text);
  if (decimals === null) return "must be a plain number such as 1234.50, without separators";
  if (decimals > exponent) return `must have at most ${exponent} decimals, as ${currency} has`;
  if (text.length > String(maxAmount).length + 2 || toMinorUnits(text, exponent) === null) {
    return "is too large";
  }
  const isNegative = text.startsWith("-");
  return isNegative && !signedFigures.has(name) ? "must not be negative" : null;
}

/** What is wrong with figures that are well-formed each by itself. */
export function faultOfFigures(figures: Figures, currency: string): string | null {
  const exponent = exponentOf(currency) ?? 0;
  const [overdue, all] = [figures.overdue_receivables, figures.receivables].map((text) =>
    toMinorUnits(text ?? "0", exponent),
  );
  return faultOfOverdue(overdue ?? 0, all ?? 0);
}

/** The same of amounts in minor units. */
export function faultOfOverdue(overdue: number, all: number): string | null {
  return overdue > all ? "must not be more than receivables" : null;
}
