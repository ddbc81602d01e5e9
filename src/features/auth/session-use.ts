import { and, eq, lt } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { isStaff, type Role } from "../users/index.ts";
import { sessions } from "./tables.ts";

/** Staff who left their desk are signed out; customers are until the session's absolute end. */
const staffIdleSeconds = 30 * 60;
/** A session's last use is written at most this often, and after the reply. */
const noteEverySeconds = 60;

export function isIdle(ctx: Ctx, session: Readonly<{ role: Role; lastUsedAt: Date }>): boolean {
  return isStaff(session.role) && session.lastUsedAt < idleFloor(ctx);
}

/** What `lastUsedAt` must not lie before, for staff. */
export function idleFloor(ctx: Ctx): Date {
  return addSeconds(ctx.clock(), -staffIdleSeconds);
}

/** Writes the last use, unless that was done within the last minute. */
export function noteUse(ctx: Ctx, id: Id<"session">, lastUsedAt: Date): void {
  const now = ctx.clock();
  const floor = addSeconds(now, -noteEverySeconds);
  if (lastUsedAt > floor) return;
  const stale = and(eq(sessions.id, id), lt(sessions.lastUsedAt, floor));
  void ctx.background.run("note_use", async () => {
    await ctx.db.update(sessions).set({ lastUsedAt: now }).where(stale);
  });
}
