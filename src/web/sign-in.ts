import { html } from "hono/html";
import { prefersHtml } from "../platform/http/accepts.ts";
import { createRoutes } from "../platform/http/app-env.ts";
import { varyBy } from "../platform/http/envelope.ts";
import { layout, pagePolicy } from "./layout.ts";

/**
 * What a browser finds at `/login` where Google is not configured. Everything else there is the
 * business of the route behind this one.
 */
export const signInPages = createRoutes().get("/login", async (c, next) => {
  varyBy(c, "Accept");
  if (c.var.ctx.identityProvider !== null || !prefersHtml(c)) return next();
  c.header("content-security-policy", pagePolicy);
  return c.html(layout("Sign in", signInContent));
});

const signInContent = html`<p>Sign-in with Google is not set up here: its operator has to set
<code>GOOGLE_CLIENT_ID</code> and <code>GOOGLE_CLIENT_SECRET</code>.</p>
<p>Programs sign in with an e-mail address and a password: <code>POST /api/v1/auth/register</code>
makes an account, <code>POST /api/v1/auth/login</code> opens a session.
<a href="/docs">The API page</a> lets you try both.</p>`;
