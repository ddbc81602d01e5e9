import { desc, eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { cutTables } from "../../platform/db/cut-tables.ts";
import { newestFirst } from "../../platform/db/keyset.ts";
import { posts, reactions } from "./tables.ts";

const maxExported = 10_000;

/** What a person wrote and what they think of others' posts, for their own export. */
export async function exportSocial(ctx: Ctx, userId: Id<"user">) {
  const { id, content, createdAt } = posts;
  const [written, given] = await Promise.all([
    ctx.db
      .select({ id, content, createdAt })
      .from(posts)
      .where(eq(posts.authorId, userId))
      .orderBy(newestFirst(posts.createdAt, posts.id))
      .limit(maxExported + 1),
    ctx.db
      .select()
      .from(reactions)
      .where(eq(reactions.userId, userId))
      .orderBy(desc(reactions.reactedAt))
      .limit(maxExported + 1),
  ]);
  return cutTables(maxExported, { posts: written, reactions: given });
}
