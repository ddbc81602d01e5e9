import type { Id } from "../../core/id.ts";
import type { Block } from "./chain.ts";
import type { Origin } from "./prove-origin.ts";
import type { ChainRow } from "./queries-chain.ts";

export type Fault =
  | "row_edited"
  | "row_removed"
  | "row_inserted"
  | "block_edited"
  | "block_removed"
  | "block_inserted"
  | "head_edited";

/** The first thing that is not as it was sealed. */
export type Broken = Readonly<{
  fault: Fault;
  /** The row, where it is one. */
  id: Id<"audit"> | null;
  /** The block it is in; null for a row that is not sealed yet, and for the head. */
  block: number | null;
}>;

/** What is wrong with the rows between two ends of blocks; `missing` is yet to be found. */
export type RowFault = Readonly<{ fault: Fault; row: ChainRow } | { missing: string }>;

/**
 * Compares the rows that stand in the place of a block with those that were sealed, both in their
 * order, so that the first difference is found however many there are. A row that forgot without an
 * erasure is told apart: it may be the erasure that is missing further on.
 */
export function findRowFault(
  block: Pick<Block, "rows" | "suspects">,
  rows: readonly ChainRow[],
  originOf: (row: ChainRow) => Origin,
  onUnexplained: (row: ChainRow) => void,
): RowFault | null {
  const sealed = new Map(block.rows.map((entry) => [entry.slice(0, idLength), entry]));
  const suspects = new Set(block.suspects);
  const places = Math.max(rows.length, block.rows.length);
  for (let place = 0; place < places; place += 1) {
    const row = rows[place];
    const expected = block.rows[place]?.slice(0, idLength) ?? "";
    if (row === undefined) return { missing: expected };
    const entry = sealed.get(row.uuid);
    if (entry === undefined) return { fault: "row_inserted", row };
    if (entry !== `${row.uuid}.${row.fingerprint}`) return { fault: "row_edited", row };
    if (row.uuid !== expected) return { missing: expected };
    const origin = originOf(row);
    const wasSuspect = suspects.has(row.uuid);
    if (wasSuspect && origin !== "proved") return { fault: "row_inserted", row };
    if (origin === "wrong") return { fault: "row_edited", row };
    if (origin === "unexplained") onUnexplained(row);
  }
  return null;
}

/** Of a UUID as Postgres writes it. */
const idLength = 36;
