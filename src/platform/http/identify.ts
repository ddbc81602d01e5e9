import { unauthenticated } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx, User } from "../ctx.ts";
import type { AppContext, AppMiddleware } from "./app-env.ts";
import { takeRate } from "./rate-limit.ts";

/** What the auth feature gives to the front door. */
export type Authenticator<Claims extends { userId: Id<"user"> } = { userId: Id<"user"> }> =
  Readonly<{
    /** Checks the token alone, without the network. Throws `unauthenticated`, `token_expired`. */
    verifyToken(ctx: Ctx, token: string): Promise<Claims>;
    /** Makes sure that the session behind the token still lives. Throws `unauthenticated`. */
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
  return async (c, next) => {
    const header = c.req.header("authorization");
    let pending: Promise<User> | undefined;
    const identify = () => {
      pending ??= identifyBearer(authenticator, c, header);
      return pending;
    };
    c.set("identify", identify);
    if (header !== undefined) identify().catch(ignoreUntilAsked);
    await next();
  };
}

async function identifyBearer<Claims extends { userId: Id<"user"> }>(
  authenticator: Authenticator<Claims>,
  c: AppContext,
  header: string | undefined,
): Promise<User> {
  const token = header === undefined ? undefined : bearer.exec(header)?.[1];
  if (token === undefined) throw unauthenticated();
  const { ctx } = c.var;
  const claims = await authenticator.verifyToken(ctx, token);
  const rate = takeRate(ctx, "rate.actor", claims.userId);
  rate.catch(ignoreUntilAsked);
  const user = await authenticator.findUser(ctx, claims);
  await rate;
  return user;
}

/** A public route may never ask; the refusal then concerns nobody. */
function ignoreUntilAsked(): void {
  return;
}
