import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import type { User } from "../users/index.ts";
import { formatRefreshToken } from "./refresh-token.ts";
import { sessions } from "./tables.ts";

export type Session = typeof sessions.$inferSelect;

/** What a client gets for a session: both tokens and the person behind them. */
export type SignedIn = Readonly<{
  accessToken: string;
  expiresInSeconds: number;
  refreshToken: string;
  user: User;
}>;

const sessionLifeSeconds = 30 * 24 * 3_600;
const maxAgentLength = 256;

/** A session that is not stored yet; every sign-in makes a new one. */
export function makeSession(ctx: Ctx, userId: Id<"user">, methods: readonly string[]): Session {
  const now = ctx.clock();
  return {
    id: ctx.newId("session"),
    userId,
    refreshCounter: 0,
    rotatedAt: now,
    authTime: now,
    methods: [...methods],
    address: ctx.client.address,
    userAgent: ctx.client.userAgent.slice(0, maxAgentLength),
    createdAt: now,
    lastUsedAt: now,
    expiresAt: addSeconds(now, sessionLifeSeconds),
    endedAt: null,
    endReason: null,
  };
}

export function insertSession(tx: Statements, session: Session) {
  return tx.insert(sessions).values(session);
}

/** Makes the tokens of a stored session. */
export async function signIn(ctx: Ctx, user: User, session: Session): Promise<SignedIn> {
  return {
    accessToken: await signAccessToken(ctx, user, session),
    expiresInSeconds: ctx.settings.policy["access_token.seconds"],
    refreshToken: formatRefreshToken(ctx.crypto.refreshTokens, {
      sessionId: session.id,
      counter: session.refreshCounter,
    }),
    user,
  };
}

function signAccessToken(ctx: Ctx, user: User, session: Session): Promise<string> {
  const claims = {
    sub: user.id,
    sid: session.id,
    role: user.role,
    auth_time: Math.floor(session.authTime.getTime() / 1000),
    amr: session.methods,
    jti: ctx.crypto.randomToken(16),
  };
  return ctx.crypto.accessTokens.sign(claims, ctx.settings.policy["access_token.seconds"]);
}
