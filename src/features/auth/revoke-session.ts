import { gt } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx, User } from "../../platform/ctx.ts";
import { endSessions } from "./end-sessions.ts";
import { sessions } from "./tables.ts";

/** Ends one of the actor's own living sessions; anything else is `not_found`. */
export async function revokeSession(ctx: Ctx, actor: User, id: Id<"session">): Promise<void> {
  const living = { only: id, where: gt(sessions.expiresAt, ctx.clock()) };
  const ended = await endSessions(ctx, { userId: actor.userId, ...living }, "revoked");
  if (ended.length === 0) throw notFound();
}
