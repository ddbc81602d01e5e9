import { eq, max } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { newestFirst } from "../../platform/db/keyset.ts";
import { findUserById } from "../users/index.ts";
import { sessions } from "./tables.ts";

/** Null for somebody who has not signed in within the time that sessions are kept. */
export type Activity = Readonly<{ lastLoginAt: Date | null; lastRequestAt: Date | null }>;

/** Sessions that are looked at, the newest first. */
const maxSessions = 1_000;

/**
 * When somebody last signed in and last sent a request, from their sessions: no request writes
 * anything for this. The last use of a session may lie 75 s behind; who asks about oneself does so
 * with a request. Throws `not_found` for anybody else who may not read users, as for a missing one.
 */
export async function findActivity(ctx: Ctx, actor: Actor, userId: Id<"user">): Promise<Activity> {
  const isOwn = actor.userId === userId;
  if (!isOwn && !actor.permissions.has("users.read")) throw notFound();
  const newest = ctx.db
    .select({ createdAt: sessions.createdAt, lastUsedAt: sessions.lastUsedAt })
    .from(sessions)
    .where(eq(sessions.userId, userId))
    .orderBy(newestFirst(sessions.createdAt, sessions.id))
    .limit(maxSessions)
    .as("newest");
  const [row] = await ctx.db
    .select({ lastLoginAt: max(newest.createdAt), lastRequestAt: max(newest.lastUsedAt) })
    .from(newest);
  const { lastLoginAt = null, lastRequestAt = null } = row ?? {};
  if (lastLoginAt === null && !(await findUserById(ctx, userId))) throw notFound();
  return { lastLoginAt, lastRequestAt: isOwn ? ctx.clock() : lastRequestAt };
}
