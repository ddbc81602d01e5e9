import { assert } from "../../core/assert.ts";

/** What one account's month looks like, by the time of recording; amounts in minor units. */
export type Statement = Readonly<{
  accountId: string;
  accountName: string | null;
  ownerName?: string;
  currency: string;
  /** `YYYY-MM`, in UTC. */
  period: string;
  openingBalance: number;
  closingBalance: number;
  /** Oldest first; at most `maxStatementEntries`. */
  entries: readonly StatementEntry[];
}>;

export type StatementEntry = Readonly<{
  date: Date;
  description: string | null;
  /** Signed: negative takes away. */
  amount: number;
  /** After this entry. */
  balance: number;
}>;

/** A statement is made in memory, so it has an end. */
export const maxStatementEntries = 10_000;

export type Month = Readonly<{ start: Date; end: Date; firstDay: string; lastDay: string }>;

/** From the first moment of a month until before `end`, in UTC; null when the text is no month. */
export function monthOf(period: string): Month | null {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(period) ?? [];
  if (year === undefined || month === undefined) return null;
  const start = new Date(`${period}-01T00:00:00.000Z`);
  const end = new Date(start);
  end.setUTCMonth(end.getUTCMonth() + 1);
  const lastDay = dayOf(new Date(end.getTime() - 1));
  return { start, end, firstDay: dayOf(start), lastDay };
}

/** The month of a statement that was made from one. */
export function monthOfStatement({ period }: Statement): Month {
  const month = monthOf(period);
  assert(month !== null, "a statement is for one month");
  return month;
}

/** `YYYY-MM-DD` in UTC. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
