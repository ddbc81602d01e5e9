import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { unauthenticated } from "../../core/errors.ts";
import { type Id, isId, toUuid } from "../../core/id.ts";
import type { Ctx, User } from "../../platform/ctx.ts";
import { prepareOnce } from "../../platform/db/prepared.ts";
import type { SessionSnapshot } from "../../platform/session-cache/session-cache.ts";
import { permissionsOfRole, type Role, users } from "../users/index.ts";

import { type CookieClaims, parseCookieToken } from "./cookie-token.ts";
import { tokenExpired } from "./errors.ts";
import { hasSecondFactor } from "./second-factor.ts";
import { isIdle, noteUse } from "./session-use.ts";
import { sessions } from "./tables.ts";

/** What a verified token says; whether its session still lives is another question. */
export type TokenClaims = CookieClaims;

const claimsSchema = z.object({
  sub: z.custom<Id<"user">>((value) => typeof value === "string" && isId("user", value)),
  sid: z.custom<Id<"session">>((value) => typeof value === "string" && isId("session", value)),
  auth_time: z.int(),
  amr: z.array(z.string()).default([]),
});
const parsed = new WeakMap<object, TokenClaims>();

/** What the front door needs to know who asks; see `platform/http/identify.ts`. */
export const authenticator = { verifyToken, verifyCookie, findUser };

async function verifyToken(ctx: Ctx, token: string): Promise<TokenClaims> {
  const verdict = await ctx.crypto.accessTokens.verify(token);
  if (verdict.status === "expired") throw tokenExpired();
  if (verdict.status === "refused") throw unauthenticated();
  const known = parsed.get(verdict.claims);
  if (known) return known;
  const claims = claimsSchema.safeParse(verdict.claims);
  if (!claims.success) throw unauthenticated();
  const { sub, sid, auth_time, amr } = claims.data;
  const result = {
    userId: sub,
    sessionId: sid,
    authTime: new Date(auth_time * 1000),
    methods: amr,
  };
  parsed.set(verdict.claims, result);
  return result;
}

function verifyCookie(ctx: Ctx, token: string): TokenClaims {
  const claims = parseCookieToken(ctx.crypto.tagger("session-cookie"), token);
  if (!claims) throw unauthenticated();
  return claims;
}

/** The role is read from the session's snapshot, not from the token: it may have changed since. */
async function findUser(ctx: Ctx, claims: TokenClaims): Promise<User> {
  const cached = await ctx.sessionCache.read(claims.sessionId);
  if (cached === "revoked") throw unauthenticated();
  const snapshot = cached ?? (await loadSnapshot(ctx, claims));
  if (snapshot["user_id"] !== claims.userId) throw unauthenticated();
  if (Number(snapshot["expires_at"]) <= ctx.clock().getTime()) throw unauthenticated();
  const role = snapshot["role"] as Role;
  const { userId, sessionId, authTime, methods } = claims;
  return {
    kind: "user",
    userId,
    sessionId,
    role,
    permissions: permissionsOf(ctx, role, methods),
    authTime,
    methods,
  };
}

const noPermissions: ReadonlySet<string> = new Set();

/** In production staff may do what their role permits only after a second factor. */
function permissionsOf(ctx: Ctx, role: Role, methods: readonly string[]): ReadonlySet<string> {
  const isProved = ctx.settings.appEnv !== "production" || hasSecondFactor(methods);
  return isProved ? permissionsOfRole[role] : noPermissions;
}

const livingSession = prepareOnce((db) =>
  db
    .select({
      role: users.role,
      userId: users.id,
      expiresAt: sessions.expiresAt,
      lastUsedAt: sessions.lastUsedAt,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, sql.placeholder("id")),
        isNull(sessions.endedAt),
        eq(users.status, "active"),
      ),
    )
    .prepare("living_session"),
);

async function loadSnapshot(ctx: Ctx, claims: TokenClaims): Promise<SessionSnapshot> {
  const [row] = await livingSession(ctx.db).execute({ id: toUuid("session", claims.sessionId) });
  if (!row || row.expiresAt <= ctx.clock() || isIdle(ctx, row)) throw unauthenticated();
  noteUse(ctx, claims.sessionId, row.lastUsedAt);
  const snapshot = { user_id: row.userId, role: row.role, expires_at: row.expiresAt.getTime() };
  await ctx.sessionCache.remember(claims.sessionId, snapshot);
  return snapshot;
}
