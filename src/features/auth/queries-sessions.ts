import { and, count, eq, gt, isNull, lte, max } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import type { Session } from "./sign-in.ts";
import { sessions } from "./tables.ts";

/** One person's living sessions, newest first. */
export async function listSessions(
  ctx: Ctx,
  userId: Id<"user">,
  page: PageRequest,
): Promise<Page<Session>> {
  const rows = await ctx.db
    .select()
    .from(sessions)
    .where(and(isLivingOf(ctx, userId), afterCursor(sessions.createdAt, sessions.id, page.cursor)))
    .orderBy(newestFirst(sessions.createdAt, sessions.id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/**
 * Living sessions whose tokens were made before a moment and not since, and when the last of them
 * ends: what a client holds of such a session was signed with the key of then.
 */
export async function countOlderSessions(ctx: Ctx, moment: Date) {
  const isLiving = and(isNull(sessions.endedAt), gt(sessions.expiresAt, ctx.clock()));
  const [[found]] = await ctx.db.atomic(
    (tx) => [
      tx
        .select({ count: count(), until: max(sessions.expiresAt) })
        .from(sessions)
        .where(and(isLiving, lte(sessions.rotatedAt, moment))),
    ],
    { isLong: true },
  );
  return found ?? { count: 0, until: null };
}

function isLivingOf(ctx: Ctx, userId: Id<"user">) {
  return and(
    eq(sessions.userId, userId),
    isNull(sessions.endedAt),
    gt(sessions.expiresAt, ctx.clock()),
  );
}
