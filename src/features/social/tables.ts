import { sql } from "drizzle-orm";
import {
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
} from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../../platform/db/columns.ts";
import { users } from "../users/tables.ts";

export const reactionKinds = ["like", "dislike"] as const;
export type ReactionKind = (typeof reactionKinds)[number];

/** What somebody wrote. A deleted post keeps nothing of it until its reactions are swept away. */
export const posts = pgTable(
  "posts",
  {
    id: idColumn("post").primaryKey(),
    authorId: idColumn("user").references(() => users.id),
    content: text().notNull(),
    createdAt: momentColumn().notNull(),
    deletedAt: momentColumn(),
  },
  (table) => [
    check("content is at most 5,000 characters", sql`char_length(${table.content}) <= 5000`),
    check(
      "a post has an author and content until it is deleted",
      sql`(${table.deletedAt} is null) = (${table.authorId} is not null)
        and (${table.deletedAt} is null) = (${table.content} <> '')`,
    ),
    index("posts_by_time")
      .on(table.createdAt.desc(), table.id.desc())
      .where(sql`${table.deletedAt} is null`),
    index("posts_by_author").on(table.authorId, table.createdAt.desc(), table.id.desc()),
    index("posts_deleted").on(table.deletedAt).where(sql`${table.deletedAt} is not null`),
  ],
);

/** What a person thinks of a post now; written by the SQL function `post_react` alone. */
export const reactions = pgTable(
  "reactions",
  {
    postId: idColumn("post")
      .notNull()
      .references(() => posts.id),
    userId: idColumn("user")
      .notNull()
      .references(() => users.id),
    kind: text().$type<ReactionKind>().notNull(),
    reactedAt: momentColumn().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.postId, table.userId] }),
    check("kind is known", sql`${table.kind} in ('like', 'dislike')`),
    index("reactions_by_user").on(table.userId, table.postId),
  ],
);

/**
 * How many reactions of each kind a post has, spread over a few rows by the person's id, so that
 * people who react at once do not wait for one another. The sum of the rows is exact.
 */
export const postCounts = pgTable(
  "post_counts",
  {
    postId: idColumn("post")
      .notNull()
      .references(() => posts.id, { onDelete: "cascade" }),
    shard: smallint().notNull(),
    likes: integer().notNull(),
    dislikes: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.postId, table.shard] }),
    check("likes never fall below zero", sql`${table.likes} >= 0`),
    check("dislikes never fall below zero", sql`${table.dislikes} >= 0`),
  ],
);

/** The reactions of a UTC day that were not taken back or changed since, spread in the same way. */
export const reactionDays = pgTable(
  "reaction_days",
  {
    day: date().notNull(),
    shard: smallint().notNull(),
    likes: integer().notNull(),
    dislikes: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.day, table.shard] }),
    check("likes never fall below zero", sql`${table.likes} >= 0`),
    check("dislikes never fall below zero", sql`${table.dislikes} >= 0`),
  ],
);
