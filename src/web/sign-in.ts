import { prefersHtml } from "../platform/http/accepts.ts";
import { createRoutes } from "../platform/http/app-env.ts";
import { varyBy } from "../platform/http/envelope.ts";
import { awaitSecondFactor, type FirstFactor } from "./dashboard/pending.ts";

/**
 * Leads browsers to the dashboard where the routes behind these speak to programs: at the front
 * door, where Google is not configured, where a sign-in there asks for a second factor, and back
 * from Wave.
 */
export const signInPages = createRoutes()
  .get("/", (c, next) => {
    varyBy(c, "Accept");
    return prefersHtml(c) ? Promise.resolve(c.redirect("/app", 302)) : next();
  })
  .get("/login", async (c, next) => {
    varyBy(c, "Accept");
    if (c.var.ctx.identityProvider !== null || !prefersHtml(c)) return next();
    return c.redirect("/app/sign-in", 302);
  })
  .get("/api/v1/wave/callback", async (c, next) => {
    await next();
    if (c.res.status !== 200 || !prefersHtml(c)) return;
    c.res = c.redirect("/app/wave?done=wave-connected", 302);
  })
  .get("/login/authorized", async (c, next) => {
    await next();
    if (c.res.status !== 202 || !prefersHtml(c)) return;
    const answer = (await c.res.clone().json()) as FirstFactor;
    awaitSecondFactor(c, answer, "/app");
    c.res = c.redirect("/app/sign-in/second-factor", 302);
  });
