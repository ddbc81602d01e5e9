import { and, eq, isNull } from "drizzle-orm";
import { forbidden, notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { blank } from "./forget-posts.ts";
import { findPost } from "./queries.ts";
import { posts } from "./tables.ts";

/** Why a post had to go, for the audit trail. */
export const removalReasons = ["spam", "abuse", "illegal", "personal_data", "other"] as const;
export type RemovalReason = (typeof removalReasons)[number];

const moderation = "posts.moderate";
const postExists = "the post exists";

/**
 * Deletes the actor's own post; a moderator deletes anybody's. Throws `forbidden` for somebody
 * else's, since posts are no secret, and `not_found` when there is none (any more).
 */
export async function deletePost(
  ctx: Ctx,
  actor: Actor,
  id: Id<"post">,
  reason?: RemovalReason,
): Promise<void> {
  const { author } = await findPost(ctx, actor.userId, id);
  const isOwn = author.id === actor.userId;
  if (!isOwn && !actor.permissions.has(moderation)) {
    throw forbidden({ detail: "Only its author and moderators may delete a post." });
  }
  const action = isOwn ? "post.deleted" : "post.removed";
  const details = { author: author.id, ...(reason && { reason }) };
  try {
    await ctx.db.atomic((tx) => [
      claim(
        tx,
        tx
          .update(posts)
          .set(blank(ctx.clock()))
          .where(and(eq(posts.id, id), eq(posts.authorId, author.id), isNull(posts.deletedAt)))
          .returning({ id: posts.id }),
        postExists,
      ),
      recordEvent(tx, ctx, { action, target: id, details }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) === postExists) throw notFound();
    throw error;
  }
}
