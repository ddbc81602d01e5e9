import { addSeconds } from "../../core/clock.ts";
import type { AppContext } from "../../platform/http/app-env.ts";
import { setSessionCookie } from "../../platform/http/session-cookie.ts";
import { authenticator } from "./authenticator.ts";
import { formatCookieToken } from "./cookie-token.ts";
import { sessionLifeSeconds } from "./sign-in.ts";

/**
 * Gives a session that was opened a moment ago to the visitor's browser, as the sign-in at Google
 * does: from now on its cookie proves it, and its tokens are let go. Throws `unauthenticated` for a
 * token that is not ours.
 */
export async function openBrowserSession(c: AppContext, accessToken: string): Promise<void> {
  const { ctx } = c.var;
  const claims = await authenticator.verifyToken(ctx, accessToken);
  const value = formatCookieToken(ctx.crypto.tagger("session-cookie"), claims);
  setSessionCookie(c, value, addSeconds(ctx.clock(), sessionLifeSeconds));
}
