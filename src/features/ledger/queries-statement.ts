import { notFound } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { limitExceeded } from "./errors.ts";
import type { Account } from "./queries.ts";
import { findRecordedBalance } from "./queries-balance.ts";
import { type Entry, readEntries } from "./queries-entries.ts";
import { maxStatementEntries, monthOf, type Statement } from "./statement.ts";

/** The statement as it is printed, and the entries as they are told. */
export type MonthlyStatement = Readonly<{ statement: Statement; entries: readonly Entry[] }>;

/**
 * What happened on an account in one month (`2026-11`, by recorded time, UTC). Throws `not_found`
 * for what is no month or has not begun, and `limit_exceeded` for one with too many entries.
 */
export async function readStatement(
  ctx: Ctx,
  account: Account,
  period: string,
): Promise<MonthlyStatement> {
  const month = monthOf(period);
  if (month === null || month.start > ctx.clock()) throw notFound();
  const before = new Date(month.start.getTime() - 1);
  const [openingBalance, entries] = await Promise.all([
    findRecordedBalance(ctx, account, before),
    readEntries(ctx, account.id, month, maxStatementEntries + 1),
  ]);
  if (entries.length > maxStatementEntries) {
    const detail = "This month has too many entries for a statement; read them page by page.";
    throw limitExceeded({ detail, members: { limit: maxStatementEntries, window: "statement" } });
  }
  const statement = {
    accountId: account.id,
    accountName: account.name,
    currency: account.currency,
    period,
    openingBalance,
    closingBalance: entries.at(-1)?.balanceAfter ?? openingBalance,
    entries: entries.map(({ recordedAt, description, amount, balanceAfter }) => ({
      date: recordedAt,
      description,
      amount,
      balance: balanceAfter,
    })),
  };
  return { statement, entries };
}
