import { and, eq } from "drizzle-orm";
import { unauthenticated } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { type Mark, unmarked } from "../../platform/http/idempotency.ts";
import { users } from "../users/index.ts";
import { type Post, selectPost } from "./queries.ts";
import { posts } from "./tables.ts";

const authorIsActive = "the author is active";

/** Publishes what the actor wrote, as it was written. */
export async function createPost(
  ctx: Ctx,
  { userId }: Actor,
  content: string,
  mark: Mark = unmarked,
): Promise<Post> {
  const id = ctx.newId("post");
  const post = { id, authorId: userId, content, createdAt: ctx.clock() };
  try {
    const [, , [published]] = await ctx.db.atomic((tx) => {
      const author = tx
        .select({ id: users.id })
        .from(users)
        .where(and(eq(users.id, userId), eq(users.status, "active")))
        .for("share");
      return [
        // Whoever is being erased at this moment leaves nothing behind.
        claim(tx, author, authorIsActive),
        tx.insert(posts).values(post),
        selectPost(tx, userId, id),
        ...mark(tx, id),
      ];
    });
    if (!published) throw new Error("A new post cannot be read");
    return published;
  } catch (error) {
    if (brokenConstraint(error) === authorIsActive) throw unauthenticated();
    throw error;
  }
}
