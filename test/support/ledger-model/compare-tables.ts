import { accounts, holds, ledgerDays, transfers } from "../../../src/features/ledger/tables.ts";
import type { OwnApp } from "../servers/own-app.ts";
import type { Model, Transfer } from "./state.ts";

type Rows = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Both sides of every row of the ledger, for one comparison. */
export type Compared = Readonly<{ kept: Rows; modelled: Rows }>;

/** Reads all balances, holds, transfers and days, and what the model says of them. */
export async function readAll({ db }: OwnApp, model: Model): Promise<readonly Compared[]> {
  const [accountRows, holdRows, transferRows, dayRows] = await Promise.all([
    db.select().from(accounts),
    db.select().from(holds),
    db.select().from(transfers),
    db.select().from(ledgerDays),
  ]);
  return [
    {
      kept: byId(
        accountRows.filter(({ ownerId }) => ownerId !== null),
        (row) => ({
          status: row.status,
          posted: row.posted,
          held: row.pendingDebits,
          coming: row.pendingCredits,
          creditLimit: row.creditLimit,
          available: row.posted - row.pendingDebits + row.creditLimit,
        }),
      ),
      modelled: byId([...model.accounts.rows()], (row) => ({
        status: row.status,
        posted: row.posted,
        held: row.held,
        coming: row.coming,
        creditLimit: row.creditLimit,
        available: row.posted - row.held + row.creditLimit,
      })),
    },
    {
      kept: byId(holdRows, ({ status, capturedAmount, transferId }) => {
        return { status, captured: capturedAmount, transferId };
      }),
      modelled: byId([...model.holds.rows()], ({ status, captured, transferId }) => {
        return { status, captured, transferId };
      }),
    },
    {
      kept: byId(transferRows, (row) => readTransfer(model, row)),
      modelled: byId([...model.transfers.rows()], (row) => readTransfer(model, row)),
    },
    {
      kept: Object.fromEntries(
        dayRows
          .filter(({ spent }) => spent > 0)
          .map(({ ownerId, currency, day, spent }) => [`${ownerId} ${currency} ${day}`, { spent }]),
      ),
      modelled: Object.fromEntries(
        [...model.days.entries()]
          .filter(([, spent]) => spent > 0)
          .map(([name, spent]) => [name, { spent }]),
      ),
    },
  ];
}

type Refunded = Pick<Transfer, "id" | "amount" | "refunded" | "reversedBy">;

/** Of several refunds at a time nobody knows which one was the last; it must be one of them. */
function readTransfer(model: Model, { id, amount, refunded, reversedBy }: Refunded) {
  const reversal = reversedBy === null ? undefined : model.transfers.get(reversedBy);
  const isByOwn = reversal?.shown["reverses"] === id;
  return { amount, refunded, isReversed: reversedBy !== null, isByOwn };
}

function byId<Row extends Readonly<{ id: string }>>(
  rows: readonly Row[],
  read: (row: Row) => Readonly<Record<string, unknown>>,
): Rows {
  return Object.fromEntries(rows.map((row) => [row.id, read(row)]));
}
