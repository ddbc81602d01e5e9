import { sql } from "drizzle-orm";
import { integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../../src/platform/db/columns.ts";
import type { Database } from "../../../src/platform/db/database.ts";

/** Tables of the tests' own, with one constraint of every kind. */
export const owners = pgTable("owners", {
  id: idColumn("user").primaryKey(),
  name: text().notNull(),
});

export const marbles = pgTable("marbles", {
  id: integer().primaryKey(),
  owner: idColumn("user").references(() => owners.id),
  label: text().notNull(),
  weight: integer().notNull().default(1),
  tags: text().array().notNull().default([]),
  facts: jsonb().$type<Record<string, unknown>>(),
  foundAt: momentColumn(),
  takenAt: momentColumn(),
});

const statements = [
  sql`create table owners (id uuid primary key, name text not null)`,
  sql`create table marbles (
    id integer primary key,
    owner uuid constraint "a marble has a known owner" references owners (id)
      deferrable initially immediate,
    label text not null constraint "labels are told apart" unique,
    weight integer not null default 1 constraint "a marble weighs something" check (weight > 0),
    tags text[] not null default '{}',
    facts jsonb,
    found_at timestamptz(3),
    taken_at timestamptz(3)
  )`,
  sql`create function fail_with(state text) returns void language plpgsql as
    $$ begin raise exception using errcode = state; end $$`,
];

export async function createMarbles(db: Database): Promise<void> {
  for (const statement of statements) await db.execute(statement);
}
