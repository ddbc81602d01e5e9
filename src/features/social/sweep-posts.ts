import { and, asc, eq, inArray, isNotNull, lt, notExists, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { posts, reactions } from "./tables.ts";

/** Whoever reacted while the post was deleted is done by then. */
const restSeconds = 60;
/** Posts that one run looks at, and reactions that one statement deletes. */
const maxPosts = 500;
const maxReactions = 5_000;
/** Statements of one run; the next run goes on. */
const maxStatements = 10;

/**
 * Takes away what is left of deleted posts, reactions first: a post may have more of them than one
 * statement can delete in time. For the scheduled job; ends early on `stopping`.
 */
export async function sweepPosts(ctx: Ctx, stopping: AbortSignal): Promise<void> {
  const { db } = ctx;
  const floor = addSeconds(ctx.clock(), -restSeconds);
  const { id, deletedAt } = posts;
  const isDeleted = and(isNotNull(deletedAt), lt(deletedAt, floor));
  const oldest = db.select({ id }).from(posts).where(isDeleted).orderBy(asc(deletedAt));
  const chosen = oldest.limit(maxPosts).as("chosen");
  const { postId, userId } = reactions;
  const some = db
    .select({ postId, userId })
    .from(chosen)
    .innerJoin(reactions, eq(postId, chosen.id))
    .limit(maxReactions);
  for (let statement = 0; statement < maxStatements && !stopping.aborted; statement += 1) {
    const gone = await db
      .delete(reactions)
      .where(sql`(${postId}, ${userId}) in (${some})`)
      .returning({ postId });
    if (gone.length < maxReactions) break;
  }
  const left = db.select({ one: sql`1` }).from(reactions).where(eq(postId, id));
  const bare = db
    .select({ id })
    .from(posts)
    .where(and(isDeleted, notExists(left)))
    .orderBy(asc(deletedAt))
    .limit(maxPosts);
  await db.delete(posts).where(and(inArray(id, bare), isDeleted));
}
