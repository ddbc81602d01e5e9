import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, numeric, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";
import { users } from "../users/tables.ts";
import type { Answers } from "./questionnaire.ts";

/**
 * One answered questionnaire. It says by itself how it was scored, so it never changes, whatever
 * becomes of the definition.
 */
export const assessments = pgTable(
  "assessments",
  {
    id: idColumn("assessment").primaryKey(),
    userId: idColumn("user")
      .notNull()
      .references(() => users.id),
    questionnaire: text().notNull(),
    version: integer().notNull(),
    mode: text().$type<"self" | "interviewer">().notNull(),
    /** Null where the score does not depend on it. */
    ageGroup: text().$type<"18-61" | "62+">(),
    answers: jsonb().$type<Answers>().notNull(),
    rawScore: numeric({ mode: "number" }).notNull(),
    score: numeric({ mode: "number" }).notNull(),
    band: text().notNull(),
    createdAt: momentColumn().notNull(),
  },
  (table) => [
    check("mode is known", sql`${table.mode} in ('self', 'interviewer')`),
    check("age_group is known", sql`${table.ageGroup} in ('18-61', '62+')`),
    check("score is a score", sql`${table.score} between 0 and 100`),
    index("assessments_by_user").on(table.userId, table.createdAt.desc(), table.id.desc()),
    index("assessments_by_questionnaire").on(
      table.userId,
      table.questionnaire,
      table.createdAt.desc(),
      table.id.desc(),
    ),
  ],
);
