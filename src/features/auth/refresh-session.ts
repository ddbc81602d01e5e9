import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { unauthenticated } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { users } from "../users/index.ts";
import { endSessions } from "./end-sessions.ts";
import { tokenReused } from "./errors.ts";
import { findPerson } from "./queries-factors.ts";
import { parseRefreshToken, type RefreshClaim } from "./refresh-token.ts";
import { idleFloor } from "./session-use.ts";
import { type Session, type SignedIn, signIn } from "./sign-in.ts";
import { sessions } from "./tables.ts";

/**
 * Changes a refresh token for a new one. A token one step behind, or one that was good within the
 * last ten seconds, gets the present token again: the reply may have been lost. An older one was
 * copied, so the session ends. Throws `unauthenticated` and `token_reused`.
 */
export async function refreshSession(ctx: Ctx, input: { refreshToken: string }): Promise<SignedIn> {
  const claim = parseRefreshToken(ctx.crypto.refreshTokens, input.refreshToken);
  if (!claim) throw unauthenticated();
  const session = (await rotate(ctx, claim)) ?? (await reissue(ctx, claim));
  const person = await findPerson(ctx, session.userId);
  if (person?.user.status !== "active") throw unauthenticated();
  return signIn(ctx, person, session);
}

/** One guarded UPDATE: of n parallel requests with the present token one moves the counter on. */
async function rotate(ctx: Ctx, claim: RefreshClaim): Promise<Session | undefined> {
  const now = ctx.clock();
  const [rotated] = await ctx.db
    .update(sessions)
    .set({ refreshCounter: sql`${sessions.refreshCounter} + 1`, rotatedAt: now, lastUsedAt: now })
    .where(and(isLive(ctx, claim), eq(sessions.refreshCounter, claim.counter)))
    .returning();
  return rotated;
}

async function reissue(ctx: Ctx, claim: RefreshClaim): Promise<Session> {
  const now = ctx.clock();
  const [session] = await ctx.db.select().from(sessions).where(isLive(ctx, claim));
  if (!session) throw unauthenticated();
  const graceEnd = addSeconds(session.rotatedAt, ctx.settings.policy["refresh_grace.seconds"]);
  const isOneBehind = claim.counter === session.refreshCounter - 1;
  if (isOneBehind || (claim.counter < session.refreshCounter && now <= graceEnd)) return session;
  await endSessions(ctx, { userId: session.userId, only: session.id }, "refresh_reused");
  throw tokenReused();
}

/** The session lives, its person may sign in, and one of our staff has not been idle. */
function isLive(ctx: Ctx, claim: RefreshClaim) {
  const floor = sql.param(idleFloor(ctx), sessions.lastUsedAt);
  return and(
    eq(sessions.id, claim.sessionId),
    isNull(sessions.endedAt),
    gt(sessions.expiresAt, ctx.clock()),
    sql`exists (
      select 1 from ${users} where ${users.id} = ${sessions.userId} and ${users.status} = 'active'
      and (${users.role} = 'customer' or ${sessions.lastUsedAt} >= ${floor}))`,
  );
}
