import { sql } from "drizzle-orm";
import { check, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../db/columns.ts";

/**
 * What happened and must be told to somebody, written in the commit that made it happen. The
 * scheduled job takes the rows out and turns them into deliveries.
 */
export const outbox = pgTable(
  "outbox",
  {
    id: idColumn("event").primaryKey(),
    /** A dotted name in the past tense, such as `transaction.posted`. */
    kind: text().notNull(),
    /** The users whom it concerns. */
    ownerIds: uuid().array().notNull(),
    /** The thing it happened to, in its wire form. */
    payload: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
    createdAt: momentColumn().notNull(),
  },
  (table) => [check("kind is a dotted name", sql`${table.kind} ~ '^[a-z_]+(\\.[a-z_]+)+$'`)],
);
