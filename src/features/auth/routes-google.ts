import { z } from "@hono/zod-openapi";
import { createRoutes } from "../../platform/http/app-env.ts";
import { readBrowserSecret, setBrowserSecret } from "../../platform/http/browser-secret.ts";
import { json, route } from "../../platform/http/route.ts";
import { setSessionCookie } from "../../platform/http/session-cookie.ts";
import { beginGoogleSignIn } from "./begin-google-sign-in.ts";
import { cookieTokenOf } from "./cookie-token.ts";
import { finishGoogleSignIn, takeGoogleReturn } from "./finish-google-sign-in.ts";
import { maxReturnPathLength, safeReturnPath } from "./return-path.ts";
import { mfaRequiredSchema, presentMfaRequired, presentSession, sessionSchema } from "./schema.ts";
import { oauthTransactionSeconds } from "./take-oauth-transaction.ts";

const tags = ["Identity"];
const maxParameterLength = 4_096;
const parameter = z.string().max(maxParameterLength).optional();

const returnTo = z
  .string()
  .max(maxReturnPathLength)
  .refine((text) => safeReturnPath(text) !== null, "must be a path of this origin")
  .optional()
  .openapi({ description: "Where a browser goes afterwards, such as `/docs`.", example: "/docs" });

const home = route({
  method: "get",
  path: "/",
  access: "public",
  tags,
  summary: "Leads to the sign-in",
  responses: { 302: { description: "To `/login`; browsers to `/app`" } },
});

const begin = route({
  method: "get",
  path: "/login",
  access: "public",
  rate: "rate.login",
  tags,
  summary: "Sign in with Google",
  description:
    "Sets a short-lived cookie that ties the sign-in to this browser. Where Google is not " +
    "configured, JSON clients get 503 with the missing variables and browsers the sign-in page.",
  request: { query: z.object({ return_to: returnTo }) },
  responses: {
    302: { description: "To Google; for browsers, where it is not configured, to `/app/sign-in`" },
  },
});

const finish = route({
  method: "get",
  path: "/login/authorized",
  access: "public",
  tags,
  summary: "Where Google sends the browser back to",
  description:
    "Answers the session, or sets the session cookie and leads on when the sign-in was begun " +
    "with `return_to`. A person with a second factor gets 202 as JSON either way, a browser the " +
    "page that asks for it; a session that `/api/v1/auth/mfa/verify` then opens comes as tokens " +
    "and without a cookie. Cancelled or failed, a browser that began with `return_to`, or whose " +
    "return belongs to no known sign-in, comes to `/app/sign-in`, which says so; everybody else " +
    "gets the problem.",
  request: {
    query: z.object({
      code: parameter,
      state: parameter,
      error: parameter,
      iss: parameter,
    }),
  },
  responses: {
    200: json("A session", sessionSchema),
    202: json("The second factor is asked for", mfaRequiredSchema),
    302: {
      description:
        "Signed in; to the path of `return_to`. Browsers: to the second factor, or back to the " +
        "sign-in page",
    },
  },
});

export const googleRoutes = createRoutes()
  .openapi(home, (c) => c.redirect("/login", 302))
  .openapi(begin, async (c) => {
    const { return_to: path = null } = c.req.valid("query");
    const browserSecret = readBrowserSecret(c);
    const begun = await beginGoogleSignIn(c.var.ctx, { returnTo: path, browserSecret });
    setBrowserSecret(c, begun.browserSecret, oauthTransactionSeconds);
    return c.redirect(begun.authorizationUrl, 302);
  })
  .openapi(finish, async (c) => {
    const { ctx } = c.var;
    const { state, ...answer } = c.req.valid("query");
    const back = { answer, state, browserSecret: readBrowserSecret(c) };
    const transaction = await takeGoogleReturn(ctx, back);
    const { returnTo: path } = transaction;
    c.set("returnPath", path);
    const outcome = await finishGoogleSignIn(ctx, transaction, answer);
    if (outcome.status === "second_factor_required") {
      return c.json(presentMfaRequired(outcome.challenge), 202);
    }
    const { signedIn } = outcome;
    if (path === null) return c.json(presentSession(signedIn), 200);
    setSessionCookie(c, cookieTokenOf(ctx, signedIn.session), signedIn.session.expiresAt);
    return c.redirect(path, 302);
  });
