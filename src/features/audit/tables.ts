import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";

/** Before and after, ids, counts and reasons; never a secret, never a personal detail. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * One row per sensitive act. Append-only: a trigger refuses DELETE, TRUNCATE and every UPDATE but
 * one, the erasure of address and agent. `origin_tag` is a keyed fingerprint of those two, so that
 * they cannot be changed unseen while they stand here.
 */
export const auditEvents = pgTable(
  "audit_events",
  {
    id: idColumn("audit").primaryKey(),
    recordedAt: momentColumn().notNull(),
    actorKind: text().$type<"anonymous" | "user" | "system">().notNull(),
    /** The id of a user, or the name of a job. */
    actor: text(),
    action: text().notNull(),
    /** The wire id of what was acted upon. */
    target: text(),
    requestId: text().notNull(),
    address: text(),
    userAgent: text(),
    originTag: text().notNull(),
    details: jsonb().$type<AuditDetails>().notNull(),
    /**
     * The transaction that wrote it: by this rows are sealed, because it tells which rows can gain
     * no earlier neighbour any more. `audit_shift` keeps it growing where the server's count began
     * anew, which is after a restore.
     */
    xact: bigint({ mode: "number" })
      .notNull()
      .default(sql`pg_current_xact_id()::text::bigint + audit_shift()`),
  },
  (table) => [
    check("actor_kind is known", sql`${table.actorKind} in ('anonymous', 'user', 'system')`),
    check("xact is exact in JSON", sql`${table.xact} between 0 and 9007199254740991`),
    check("action is a dotted name", sql`${table.action} ~ '^[a-z_]+(\\.[a-z_]+)+$'`),
    index("audit_events_by_actor").on(table.actor, table.recordedAt.desc(), table.id.desc()),
    index("audit_events_by_target").on(table.target, table.recordedAt.desc(), table.id.desc()),
    index("audit_events_by_action").on(table.action, table.recordedAt.desc(), table.id.desc()),
    index("audit_events_by_time").on(table.recordedAt.desc(), table.id.desc()),
    index("audit_events_by_xact").on(table.xact, table.id),
    index("audit_events_of_erasure").on(table.target).where(sql`${table.action} = 'user.erased'`),
  ],
);

/**
 * A link of the chain: the rows between the end of the block before it and `lastXact`, `lastId`, in
 * that order. Written once; a trigger refuses every change.
 */
export const auditBlocks = pgTable(
  "audit_blocks",
  {
    /** From 1, without a gap. */
    number: bigint({ mode: "number" }).primaryKey(),
    /** The hash of the block before; of the first one, zeros. */
    previous: text().notNull(),
    /** SHA-256 of all that stands here but for `tag`; see `chain.ts`. */
    hash: text().notNull(),
    /** Keyed, so that whoever can write SQL cannot make a block. */
    tag: text().notNull(),
    rowCount: integer().notNull(),
    firstXact: bigint({ mode: "number" }).notNull(),
    firstId: idColumn("audit").notNull(),
    lastXact: bigint({ mode: "number" }).notNull(),
    lastId: idColumn("audit").notNull(),
    /** The earliest and the latest `recordedAt` among the rows. */
    firstAt: momentColumn().notNull(),
    lastAt: momentColumn().notNull(),
    /** Of each row `<uuid>.<SHA-256>`, so that a broken one can be named. */
    rows: text().array().notNull(),
    /** UUIDs of rows that did not prove where they came from when they were sealed. */
    suspects: text().array().notNull(),
    sealedAt: momentColumn().notNull(),
  },
  (table) => [
    check("number counts from one", sql`${table.number} > 0`),
    check("a block counts its rows", sql`${table.rowCount} = cardinality(${table.rows})`),
    check("a block is not empty", sql`${table.rowCount} > 0`),
    uniqueIndex("audit_blocks_previous_is_unique").on(table.previous),
    uniqueIndex("audit_blocks_by_end").on(table.lastXact, table.lastId),
  ],
);

/**
 * The end of the chain, in one row: without it, nobody would miss the newest block. Its tag is
 * another one than the block's.
 */
export const auditHead = pgTable(
  "audit_head",
  {
    id: smallint().primaryKey(),
    number: bigint({ mode: "number" }).notNull(),
    hash: text().notNull(),
    tag: text().notNull(),
  },
  (table) => [check("there is one head", sql`${table.id} = 1`)],
);
