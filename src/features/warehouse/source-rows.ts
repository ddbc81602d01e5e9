import { assert } from "../../core/assert.ts";

/**
 * Rows of a source as it names them: ids are opaque text, amounts are decimals as text, dates are
 * `YYYY-MM-DD`. Free texts of a source (memos, addresses, mails, phones) are not taken in at all.
 */
export type BusinessRow = Readonly<{ id: string; name: string; currency: string }>;

export type AccountRow = Readonly<{
  id: string;
  name: string;
  type: string;
  subtype: string;
  normalBalanceType: string | null;
  currency: string;
  /** In the account's own currency; null when the source tells none. */
  balance: string | null;
  balanceInBusinessCurrency: string | null;
  isArchived: boolean;
}>;

export type ContactRow = Readonly<{ id: string; name: string; isArchived: boolean }>;

export type ProductRow = Readonly<{
  id: string;
  name: string;
  unitPrice: string | null;
  incomeAccountId: string | null;
  isArchived: boolean;
}>;

export type InvoiceRow = Readonly<{
  id: string;
  customerId: string | null;
  status: string;
  invoiceDate: string;
  dueDate: string | null;
  currency: string;
  /** To the currency of the business; null when the source tells none. */
  exchangeRate: string | null;
  total: string;
  amountDue: string;
  items: readonly Readonly<{ productId: string | null; quantity: string; total: string }>[];
  payments: readonly Readonly<{ amount: string; paymentDate: string }>[];
}>;

/** Of one call; a source gives pages of a few hundred. */
const maxRowsPerCall = 1_000;

/**
 * The rows as one parameter, each id once: paging by offset may show a row twice, of which the
 * later one is the newer.
 */
export function asJson<Row extends Readonly<{ id: string }>>(
  rows: readonly Row[],
  toColumns: (row: Row) => Readonly<Record<string, unknown>>,
): string {
  assert(rows.length <= maxRowsPerCall, `a call saves at most ${maxRowsPerCall} rows`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return JSON.stringify([...byId.values()].map(toColumns));
}
