import { getCookie } from "hono/cookie";
import { isDomainError } from "../../core/error.ts";
import { forbidden, unauthenticated } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx, User } from "../ctx.ts";
import type { AppContext, AppMiddleware } from "./app-env.ts";
import { takeRate } from "./rate-limit.ts";
import { sessionCookieName } from "./session-cookie.ts";

/** What the auth feature gives to the front door. */
export type Authenticator<Claims extends { userId: Id<"user"> }> = Readonly<{
  /** Checks the token alone, without the network. Throws `unauthenticated`, `token_expired`. */
  verifyToken(ctx: Ctx, token: string): Promise<Claims>;
  /** The same for the value of a browser's session cookie. */
  verifyCookie(ctx: Ctx, value: string): Claims;
  /** Makes sure that the session behind it still lives. Throws `unauthenticated`. */
  findUser(ctx: Ctx, claims: Claims): Promise<User>;
}>;

const bearer = /^Bearer +([\w.~+/-]+=*)$/i;

/**
 * Offers `identify` to the route's guard. With a token at hand the look-ups start at once, so that
 * they travel beside the limiter's own: one network wait instead of three.
 */
export function offerIdentity<Claims extends { userId: Id<"user"> }>(
  authenticator: Authenticator<Claims>,
): AppMiddleware {
  return (c, next) => {
    const header = c.req.header("authorization");
    let pending: Promise<User> | undefined;
    const identify = () => {
      pending ??= identifyCaller(authenticator, c, header);
      return pending;
    };
    c.set("identify", identify);
    c.set("peekUserId", () => peekUserId(authenticator, c.get("ctx"), header));
    if (header !== undefined) identify().catch(ignoreUntilAsked);
    return next();
  };
}

async function identifyCaller<Claims extends { userId: Id<"user"> }>(
  authenticator: Authenticator<Claims>,
  c: AppContext,
  header: string | undefined,
): Promise<User> {
  const ctx = c.get("ctx");
  const claims =
    header === undefined
      ? verifyCookie(authenticator, c)
      : await authenticator.verifyToken(ctx, readBearer(header));
  const rate = takeRate(ctx, "rate.actor", claims.userId);
  rate.catch(ignoreUntilAsked);
  const user = await authenticator.findUser(ctx, claims);
  await rate;
  return user;
}

/** Whom a valid token names, though their session may have ended; null without one. */
async function peekUserId<Claims extends { userId: Id<"user"> }>(
  authenticator: Authenticator<Claims>,
  ctx: Ctx,
  header: string | undefined,
): Promise<Id<"user"> | null> {
  if (header === undefined) return null;
  try {
    return (await authenticator.verifyToken(ctx, readBearer(header))).userId;
  } catch (error) {
    if (isDomainError(error)) return null;
    throw error;
  }
}

function readBearer(header: string): string {
  const token = bearer.exec(header)?.[1];
  if (token === undefined) throw unauthenticated();
  return token;
}

/** A browser sends the cookie by itself, so whatever changes something must come from our pages. */
function verifyCookie<Claims extends { userId: Id<"user"> }>(
  authenticator: Authenticator<Claims>,
  c: AppContext,
): Claims {
  const { ctx } = c.var;
  const value = getCookie(c, sessionCookieName(ctx.settings));
  // RFC 6750 section 3: nothing was sent, so there is no error to name.
  if (value === undefined) throw unauthenticated({ headers: { "www-authenticate": "Bearer" } });
  const claims = authenticator.verifyCookie(ctx, value);
  if (!isSafeMethod(c.req.method) && !isSameOrigin(c)) {
    throw forbidden({ detail: "A request with the session cookie must come from this origin." });
  }
  return claims;
}

function isSafeMethod(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** Refuses what another site's page makes a browser send, whoever is signed in to it. */
export function demandSameOrigin(c: AppContext): void {
  if (isSameOrigin(c)) return;
  throw forbidden({ detail: `Forms are taken from ${ownOrigin(c)} only. Open the page there.` });
}

/** `Origin` where the browser sends it, else `Sec-Fetch-Site`; neither means no browser of ours. */
function isSameOrigin(c: AppContext): boolean {
  const origin = c.req.header("origin");
  if (origin !== undefined) return origin === ownOrigin(c);
  return c.req.header("sec-fetch-site") === "same-origin";
}

/** Of `PUBLIC_URL`: a laptop answers at `127.0.0.1` too, and its pages are at `localhost`. */
function ownOrigin(c: AppContext): string {
  return new URL(c.var.ctx.settings.http.publicUrl).origin;
}

/** A public route may never ask; the refusal then concerns nobody. */
function ignoreUntilAsked(): void {
  return;
}
