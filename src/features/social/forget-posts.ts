import { eq, sql } from "drizzle-orm";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { posts } from "./tables.ts";

/** What is left of a deleted post until its reactions are swept away. */
export function blank(deletedAt: Date) {
  return { authorId: null, content: "", deletedAt };
}

/** The statements that delete a person's posts and reactions, while their user is locked. */
export function forgetPosts(
  tx: Statements,
  ctx: Ctx,
  userId: Id<"user">,
): [Statement, ...Statement[]] {
  return [
    tx.update(posts).set(blank(ctx.clock())).where(eq(posts.authorId, userId)),
    tx.execute(sql`select forget_reactions(${toUuid("user", userId)}::uuid)`),
  ];
}
