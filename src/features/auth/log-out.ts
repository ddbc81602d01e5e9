import type { Ctx, User } from "../../platform/ctx.ts";
import { endSessions } from "./end-sessions.ts";

/** Ends the session that asks. */
export async function logOut(ctx: Ctx, actor: User): Promise<void> {
  await endSessions(ctx, { userId: actor.userId, only: actor.sessionId }, "logged_out");
}
