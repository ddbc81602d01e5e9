import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
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
  },
  (table) => [
    check("actor_kind is known", sql`${table.actorKind} in ('anonymous', 'user', 'system')`),
    check("action is a dotted name", sql`${table.action} ~ '^[a-z_]+(\\.[a-z_]+)+$'`),
    index("audit_events_by_actor").on(table.actor, table.recordedAt.desc(), table.id.desc()),
    index("audit_events_by_target").on(table.target, table.recordedAt.desc(), table.id.desc()),
    index("audit_events_by_action").on(table.action, table.recordedAt.desc(), table.id.desc()),
    index("audit_events_by_time").on(table.recordedAt.desc(), table.id.desc()),
  ],
);
