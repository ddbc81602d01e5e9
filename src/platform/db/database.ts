import type { BatchItem, BatchResponse } from "drizzle-orm/batch";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** What every driver gives for plain SQL; 64-bit and exact numbers come as text. */
export type Rows<Row> = { rows: Row[] };

interface RowsOfRow extends PgQueryResultHKT {
  type: Rows<this["row"]>;
}

type Builders = PgDatabase<RowsOfRow, Record<string, never>>;

/** Drizzle's builders. One statement run by itself is one commit and one round trip. */
export type Statements = Pick<
  Builders,
  "select" | "selectDistinct" | "selectDistinctOn" | "insert" | "update" | "delete" | "execute"
> &
  Pick<Builders, "with" | "$with">;

/** One statement that has not been run yet. */
export type Statement = BatchItem<"pg">;

export type UnitOptions = Readonly<{
  /** Statements may take `longStatementTimeoutMs`: for reports and imports, on few connections. */
  isLong?: boolean;
}>;

/**
 * The port to Postgres. There are no interactive transactions: a change of several rows is
 * `atomic`, and its guards live in SQL and fail there (see `claim.ts`).
 */
export interface Database extends Statements {
  /**
   * Whether requests may share a statement: true on Node. A Worker's request must not wait for what
   * another one began.
   */
  readonly isShared: boolean;
  /**
   * Runs all statements in order in one transaction: all or nothing. Throws the first statement's
   * error; `brokenConstraint` names what it broke. After an outage (`isDatabaseOutage`) nobody
   * knows whether the unit took effect; no adapter sends it again.
   */
  atomic<const List extends readonly [Statement, ...Statement[]]>(
    build: (tx: Statements) => List,
    options?: UnitOptions,
  ): Promise<BatchResponse<List>>;
  /** One trivial round trip; throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds to reach the server before it is a 503. */
export const connectTimeoutMs = 1_500;
/** Units that wait for a connection of the pool; one more is refused like an outage. */
export const maxWaitingUnits = 1_000;
/** Milliseconds that a unit waits for its turn behind others before it is refused. */
export const maxWaitMs = 5_000;
/**
 * Milliseconds after which the server itself stops a statement. People wait for the answer, and
 * what takes longer waits for a lock or is a report; see `UnitOptions`.
 */
export const statementTimeoutMs = 1_500;
/** The same for long units, and for every request over HTTP, where a sleeping server must wake. */
export const longStatementTimeoutMs = 10_000;
/**
 * Milliseconds beyond the server's own time-out after which a statement without an answer proves
 * that the server hangs or is cut off; its connection is given up with all that waits on it.
 */
export const silenceMs = 400;
/** Milliseconds that closing waits for usual statements under way and for the server's goodbye. */
export const closeTimeoutMs = statementTimeoutMs + silenceMs + 100;
