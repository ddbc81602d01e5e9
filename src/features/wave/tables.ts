import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";
import { users } from "../users/tables.ts";
import type { Counts, SyncedBusiness, SyncStep } from "./sync-cursor.ts";
import type { SyncError } from "./sync-errors.ts";

export type ConnectionStatus = "active" | "reauthorization_needed";
export type SyncStatus = "running" | "succeeded" | "failed";

const ownerColumn = () =>
  idColumn("user")
    .notNull()
    .references(() => users.id);

/** A way to Wave and back that somebody has begun; used up by the return, at most once. */
export const waveConsents = pgTable(
  "wave_consents",
  {
    /** Of the `state` in the address. */
    stateTag: text().primaryKey(),
    /** Of the secret in the cookie of the browser that began it. */
    browserTag: text().notNull(),
    userId: ownerColumn(),
    /** The session that began it. */
    sessionId: idColumn("session").notNull(),
    codeVerifierSealed: text().notNull(),
    expiresAt: momentColumn().notNull(),
  },
  (table) => [
    index("wave_consents_by_age").on(table.expiresAt),
    index("wave_consents_by_user").on(table.userId),
  ],
);

/** What somebody's permission at Wave gives us: one pair of tokens at a time. */
export const waveConnections = pgTable(
  "wave_connections",
  {
    userId: ownerColumn().primaryKey(),
    status: text().$type<ConnectionStatus>().notNull(),
    scopes: text().array().notNull(),
    accessTokenSealed: text().notNull(),
    accessExpiresAt: momentColumn().notNull(),
    /** Null when Wave gave none: the permission ends with the access token. */
    refreshTokenSealed: text(),
    /** Grows with every new pair; who writes one names the pair that it came from. */
    generation: integer().notNull(),
    /** Until then somebody is changing the pair. In the past: somebody tried and was cut off. */
    refreshingUntil: momentColumn(),
    connectedAt: momentColumn().notNull(),
    updatedAt: momentColumn().notNull(),
  },
  (table) => [
    check("status is known", sql`${table.status} in ('active', 'reauthorization_needed')`),
  ],
);

/** The sync that runs, or the last one, of a connection; and when the next one is due. */
export const waveSyncs = pgTable(
  "wave_syncs",
  {
    userId: ownerColumn().primaryKey(),
    status: text().$type<SyncStatus>().notNull(),
    /** Reads everything; otherwise what has changed after `modifiedAfter`, where Wave can tell. */
    isFull: boolean().notNull(),
    modifiedAfter: momentColumn(),
    /** The day that balances are of, however long the sync takes. */
    asOf: date({ mode: "string" }).notNull(),
    /** What is read next: the step, which of `businesses`, and the page. */
    step: text().$type<SyncStep>().notNull(),
    position: integer().notNull(),
    page: integer().notNull(),
    totalPages: integer(),
    /** Walks of this step that were begun, rows of this one, and Wave's count at its last page. */
    pass: integer().notNull(),
    passRows: integer().notNull(),
    passTotal: integer(),
    /** False when the list kept shrinking while it was read, so that rows may have been missed. */
    isWhole: boolean().notNull(),
    businesses: jsonb().$type<readonly SyncedBusiness[]>().notNull(),
    counts: jsonb().$type<Counts>().notNull(),
    /** Failed tries of the page that is next. */
    failures: integer().notNull(),
    /** Grows whenever somebody takes the sync over; only the last one who did may write. */
    claims: integer().notNull(),
    /** Not before this moment; also pushed ahead while somebody works on it. */
    dueAt: momentColumn(),
    startedAt: momentColumn().notNull(),
    finishedAt: momentColumn(),
    error: text().$type<SyncError>(),
    /** Starts of the last sync that succeeded, and of the last full one. */
    syncedThrough: momentColumn(),
    fullThrough: momentColumn(),
  },
  (table) => [
    check("status is known", sql`${table.status} in ('running', 'succeeded', 'failed')`),
    check(
      "step is known",
      sql`${table.step} in ('businesses', 'accounts', 'customers', 'vendors', 'products',
        'invoices', 'measure')`,
    ),
    check(
      "only an end has a time",
      sql`(${table.finishedAt} is null) = (${table.status} = 'running')`,
    ),
    index("wave_syncs_due").on(table.dueAt),
  ],
);
