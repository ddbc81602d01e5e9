import type { Hono } from "hono";
import { revokePath, tokenPath, type WaveClient } from "./consent.ts";
import { accessTokenTtlSeconds, type Grant, type Grants, isVerifierOf } from "./grants.ts";

type Ports = Readonly<{ client: WaveClient; grants: Grants; isLapsed: () => boolean }>;

/** Mounts what changes codes and refresh tokens into tokens, and what ends them. */
export function mountTokens(app: Hono, { client, grants, isLapsed }: Ports): void {
  app.post(tokenPath, async (c) => {
    const form = new URLSearchParams(await c.req.text());
    if (!isClient(form, client)) return refuse(401, "invalid_client");
    if (isLapsed()) return Response.json({ detail: "No eligible business" }, { status: 403 });
    const type = form.get("grant_type");
    if (type === "authorization_code") return exchange(form, grants);
    if (type !== "refresh_token") return refuse(400, "unsupported_grant_type");
    if (!form.has("redirect_uri")) return refuse(400, "invalid_request");
    const grant = grants.refresh(form.get("refresh_token") ?? "");
    return grant ? present(grant) : refuse(400, "invalid_grant");
  });

  app.post(revokePath, async (c) => {
    const form = new URLSearchParams(await c.req.text());
    if (!isClient(form, client)) return refuse(401, "invalid_client");
    // RFC 7009: an unknown token is no error.
    grants.revoke(form.get("token") ?? "");
    return c.body(null, 200);
  });
}

function isClient(form: URLSearchParams, { clientId, clientSecret }: WaveClient): boolean {
  return form.get("client_id") === clientId && form.get("client_secret") === clientSecret;
}

function exchange(form: URLSearchParams, grants: Grants): Response {
  const asked = grants.claimCode(form.get("code") ?? "");
  if (!asked || asked.redirectUri !== form.get("redirect_uri")) return refuse(400, "invalid_grant");
  if (!isVerifierOf(asked.codeChallenge, form.get("code_verifier"))) {
    return refuse(400, "invalid_grant");
  }
  return present(grants.issue(asked));
}

function present({ accessToken, refreshToken, scopes }: Grant): Response {
  const body = {
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: accessTokenTtlSeconds,
    refresh_token: refreshToken,
    scope: scopes.join(" "),
  };
  return Response.json(body, { headers: { "cache-control": "no-store" } });
}

function refuse(status: 400 | 401, error: string): Response {
  return Response.json({ error }, { status, headers: { "cache-control": "no-store" } });
}
