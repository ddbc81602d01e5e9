import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { momentColumn } from "../../platform/db/columns.ts";

/** First replies by idempotency key, so that a repeated request gets the same one again. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    /** Whose key it is: a user's id, or a keyed tag of the network of somebody not signed in. */
    scope: text().notNull(),
    key: text().notNull(),
    /** Keyed fingerprint of method, path and body. */
    requestTag: text().notNull(),
    /** The request that is being answered now; after `lockedUntil` it counts as lost. */
    lockedBy: text(),
    lockedUntil: momentColumn(),
    status: integer(),
    /** Sealed: a reply may hold tokens. */
    replySealed: text(),
    /** What a posting did under this key, from which its first reply is made again. */
    effect: jsonb().$type<Readonly<Record<string, unknown>>>(),
    createdAt: momentColumn().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.scope, table.key] }),
    index("idempotency_keys_by_age").on(table.createdAt),
  ],
);

/** Which run of each schedule is under way, or was the last one; by the clock of the database. */
export const scheduleLeases = pgTable("schedule_leases", {
  schedule: text().primaryKey(),
  /** The request id of the run. */
  holder: text().notNull(),
  startedAt: momentColumn().notNull(),
  /** Before this moment nobody else begins; past it the holder counts as dead. */
  leasedUntil: momentColumn().notNull(),
});

/** What became of each scheduled job, whichever process ran it. */
export const jobRuns = pgTable("job_runs", {
  job: text().primaryKey(),
  runs: bigint({ mode: "number" }).notNull(),
  failures: bigint({ mode: "number" }).notNull(),
  lastRunAt: momentColumn().notNull(),
  lastSuccessAt: momentColumn(),
  lastDurationMs: integer().notNull(),
});
