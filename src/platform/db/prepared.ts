import type { Database } from "./database.ts";

/**
 * Keeps one prepared query per database. With a name of its own, Postgres parses and plans it once
 * per connection; for reads that sit on nearly every request and look up one row by its key.
 */
export function prepareOnce<Query>(build: (db: Database) => Query): (db: Database) => Query {
  const kept = new WeakMap<Database, Query>();
  return (db) => {
    const known = kept.get(db);
    if (known) return known;
    const query = build(db);
    kept.set(db, query);
    return query;
  };
}
