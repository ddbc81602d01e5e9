import type { Ctx } from "../../platform/ctx.ts";
import { checkEntries } from "./check-entries.ts";
import { type Broken, findBrokenAccount, findBrokenCurrency } from "./queries-broken-accounts.ts";
import { findBrokenHold } from "./queries-broken-holds.ts";
import { findBrokenTransfer } from "./queries-broken-transfers.ts";

export type LedgerReport = Readonly<{
  accounts: number;
  holds: number;
  transfers: number;
  entries: number;
  /** The first row that breaks an invariant; null for a clean ledger. */
  broken: Broken | null;
}>;

/** Called after every page with the rows that were looked at so far. */
export type OnProgress = (rows: number) => void;

/**
 * Checks every invariant of the ledger, page by page, while it is in use: each page is one
 * statement and so sees one moment, and what pages carry over to each other cannot change any more.
 */
export async function verifyLedger(
  ctx: Ctx,
  onProgress: OnProgress = () => undefined,
): Promise<LedgerReport> {
  const entries = await checkEntries(ctx, onProgress);
  if (entries.broken) return report({ entries: entries.rows, broken: entries.broken });
  const seen = (rows: number) => onProgress(entries.rows + rows);
  const transfers = await findBrokenTransfer(ctx, seen);
  const counted = { entries: entries.rows, transfers: transfers.rows };
  if (transfers.broken) return report({ ...counted, broken: transfers.broken });
  const holds = await findBrokenHold(ctx, (rows) => seen(transfers.rows + rows));
  if (holds.broken) return report({ ...counted, holds: holds.rows, broken: holds.broken });
  const before = transfers.rows + holds.rows;
  const accounts = await findBrokenAccount(ctx, (rows) => seen(before + rows));
  const broken = accounts.broken ?? (await findBrokenCurrency(ctx));
  return report({ ...counted, holds: holds.rows, accounts: accounts.rows, broken });
}

function report(part: Partial<LedgerReport>): LedgerReport {
  return { accounts: 0, holds: 0, transfers: 0, entries: 0, broken: null, ...part };
}
