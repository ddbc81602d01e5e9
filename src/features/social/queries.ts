import { and, eq, isNull, sql } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import { type Id, isId } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { findUserById, users } from "../users/index.ts";
import { postCounts, posts, reactions } from "./tables.ts";

/** A post as one reader sees it. */
export type Post = Awaited<ReturnType<typeof selectPosts>>[number];

/**
 * Posts with their authors, their counters and the reader's own reaction, in one statement. The
 * counters are at most 16 rows for each post that is shown, however many people reacted.
 */
export function selectPosts(tx: Statements, readerId: Id<"user">) {
  const counts = tx
    .select({
      likes: sql`coalesce(sum(${postCounts.likes}), 0)`.mapWith(Number).as("likes"),
      dislikes: sql`coalesce(sum(${postCounts.dislikes}), 0)`.mapWith(Number).as("dislikes"),
    })
    .from(postCounts)
    .where(eq(postCounts.postId, posts.id))
    .as("counts");
  return tx
    .select({
      id: posts.id,
      author: {
        id: users.id,
        firstName: users.firstName,
        lastName: users.lastName,
        status: users.status,
      },
      content: posts.content,
      likes: counts.likes,
      dislikes: counts.dislikes,
      myReaction: reactions.kind,
      createdAt: posts.createdAt,
    })
    .from(posts)
    .innerJoin(users, eq(users.id, posts.authorId))
    .leftJoin(reactions, and(eq(reactions.postId, posts.id), eq(reactions.userId, readerId)))
    .crossJoinLateral(counts)
    .$dynamic();
}

/** The newest posts first, of everybody or of one author. Throws `not_found` for no such author. */
export async function listPosts(
  ctx: Ctx,
  readerId: Id<"user">,
  authorId: string | undefined,
  page: PageRequest,
): Promise<Page<Post>> {
  if (authorId !== undefined && !isId("user", authorId)) throw notFound();
  // A deleted post has no author; naming that twice would let the planner walk everybody's posts.
  const chosen = authorId === undefined ? isNull(posts.deletedAt) : eq(posts.authorId, authorId);
  const isNext = afterCursor(posts.createdAt, posts.id, page.cursor);
  const rows = await selectPosts(ctx.db, readerId)
    .where(and(chosen, isNext))
    .orderBy(newestFirst(posts.createdAt, posts.id))
    .limit(page.limit + 1);
  if (rows.length === 0 && authorId !== undefined) await demandAuthor(ctx, authorId);
  return cutPage(rows, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

async function demandAuthor(ctx: Ctx, id: Id<"user">): Promise<void> {
  const author = await findUserById(ctx, id);
  if (!author || author.status === "erased") throw notFound();
}

/** Throws `not_found`. */
export async function findPost(ctx: Ctx, readerId: Id<"user">, id: Id<"post">): Promise<Post> {
  const [post] = await selectPost(ctx.db, readerId, id);
  if (!post) throw notFound();
  return post;
}

/** One post as a statement, for an atomic unit. */
export function selectPost(tx: Statements, readerId: Id<"user">, id: Id<"post">) {
  return selectPosts(tx, readerId).where(and(eq(posts.id, id), isNull(posts.deletedAt)));
}
