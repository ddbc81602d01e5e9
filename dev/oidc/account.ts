import type { Hono } from "hono";
import { revokePath, userinfoPath } from "./discovery.ts";
import type { Grants } from "./grants.ts";
import { claimsAbout } from "./person.ts";

/** Mounts what works with a token: userinfo and revocation. */
export function mountAccount(app: Hono, grants: Grants): void {
  app.on(["GET", "POST"], userinfoPath, (c) => {
    const [scheme, token = ""] = c.req.header("authorization")?.split(" ") ?? [];
    const grant = scheme?.toLowerCase() === "bearer" ? grants.findByAccessToken(token) : null;
    if (grant) return c.json(claimsAbout(grant.person, grant.scopes));
    c.header("www-authenticate", 'Bearer error="invalid_token"');
    return c.json({ error: "invalid_request", error_description: "Invalid Credentials" }, 401);
  });

  app.post(revokePath, async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const token = form.get("token") ?? c.req.query("token") ?? "";
    if (grants.revoke(token)) return c.json({});
    return c.json({ error: "invalid_token", error_description: "Token expired or revoked" }, 400);
  });
}
