import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { Statements } from "./database.ts";

/**
 * The one primitive behind everything that may happen only once (codes, reset tokens, OAuth state,
 * challenges): a guarded UPDATE or DELETE with RETURNING, of which exactly one of n parallel tries
 * hits a row. Inside `atomic` a miss must abort the whole unit, which an UPDATE of no row does not
 * do by itself: so the miss (fewer than `atLeast` rows) is raised, and `brokenConstraint` gives
 * `name`.
 */
export function claim(tx: Statements, guarded: SQLWrapper, name: string, atLeast = 1) {
  const query: SQL = sql`
    with claimed as (${guarded.getSQL()})
    select must_claim(count(*) - ${atLeast - 1}, ${name}) as claimed from claimed`;
  return tx.execute<{ claimed: string }>(query);
}
