import type { BatchItem, BatchResponse } from "drizzle-orm/batch";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** Drizzle's builders. One statement run by itself is one commit and one round trip. */
export type Statements = Pick<
  PgDatabase<PgQueryResultHKT, Record<string, never>>,
  "select" | "selectDistinct" | "selectDistinctOn" | "insert" | "update" | "delete" | "execute"
> &
  Pick<PgDatabase<PgQueryResultHKT, Record<string, never>>, "with" | "$with">;

/** One statement that has not been run yet. */
export type Statement = BatchItem<"pg">;

/**
 * The port to Postgres. There are no interactive transactions: a change of several rows is
 * `atomic`, and its guards live in SQL and fail there (see `claim.ts`).
 */
export interface Database extends Statements {
  /**
   * Runs all statements in order in one transaction: all or nothing. Throws the first statement's
   * error; `brokenConstraint` names what it broke.
   */
  atomic<const List extends readonly [Statement, ...Statement[]]>(
    build: (tx: Statements) => List,
  ): Promise<BatchResponse<List>>;
  /** One trivial round trip; throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds to reach the server before the request is answered with 503. */
export const connectTimeoutMs = 1_500;
/** Milliseconds that one statement may run on the server. */
export const statementTimeoutMs = 10_000;
