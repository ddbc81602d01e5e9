import { sql } from "drizzle-orm";
import { notFound, unauthenticated } from "../../core/errors.ts";
import { type Id, toUuid } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { type Post, selectPost } from "./queries.ts";
import type { ReactionKind } from "./tables.ts";

/**
 * Sets what the actor thinks of a post, whatever they thought before; null takes it back. The
 * function of the database decides the change, so that of parallel ones each counts once.
 */
export async function reactToPost(
  ctx: Ctx,
  { userId }: Actor,
  id: Id<"post">,
  kind: ReactionKind | null,
): Promise<Post> {
  const at = ctx.clock().toISOString();
  const [post, user] = [toUuid("post", id), toUuid("user", userId)];
  try {
    const [, [seen]] = await ctx.db.atomic((tx) => [
      tx.execute(
        sql`select post_react(${at}::timestamptz, ${post}::uuid, ${user}::uuid, ${kind}::text)`,
      ),
      selectPost(tx, userId, id),
    ]);
    if (!seen) throw notFound();
    return seen;
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === "the post exists") throw notFound();
    if (broken === "the person is active") throw unauthenticated();
    throw error;
  }
}
