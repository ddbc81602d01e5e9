import { createHash } from "node:crypto";
import type { Hono } from "hono";
import { isAuthenticated, type OidcClient } from "./client.ts";
import { tokenPath } from "./discovery.ts";
import type { OidcFault } from "./faults.ts";
import { accessTokenTtlSeconds, type Grant, type Grants } from "./grants.ts";
import { newIdToken } from "./id-token.ts";
import type { SigningKeys } from "./keys.ts";

type Ports = Readonly<{
  client: OidcClient;
  grants: Grants;
  keys: SigningKeys;
  now: () => Date;
  issuer: () => string;
  takeFaults: () => ReadonlySet<OidcFault>;
}>;

/** Mounts the token endpoint for codes and refresh tokens. */
export function mountToken(app: Hono, ports: Ports): void {
  const { client, grants } = ports;

  app.post(tokenPath, async (c) => {
    const form = new URLSearchParams(await c.req.text());
    if (!isAuthenticated(client, c.req.header("authorization"), form)) {
      return refuse(401, "invalid_client", "Unauthorized");
    }
    const type = form.get("grant_type");
    if (type === "authorization_code") return exchangeCode(form);
    if (type === "refresh_token") return refresh(form);
    return refuse(400, "unsupported_grant_type", "Invalid grant_type");
  });

  async function exchangeCode(form: URLSearchParams): Promise<Response> {
    const code = form.get("code");
    if (!code) return refuse(400, "invalid_request", "Missing required parameter: code");
    const grant = grants.claimCode(code);
    if (!grant) return refuse(400, "invalid_grant", "Malformed auth code.");
    if (form.get("redirect_uri") !== grant.redirectUri) {
      return refuse(400, "redirect_uri_mismatch", "Bad Request");
    }
    if (!isVerifierOf(grant.codeChallenge, form.get("code_verifier"))) {
      return refuse(400, "invalid_grant", "Invalid code verifier.");
    }
    const refreshToken = grant.isOffline ? grants.newRefreshToken(grant) : undefined;
    return issue(ports, grant, { hasNonce: true, refreshToken });
  }

  async function refresh(form: URLSearchParams): Promise<Response> {
    const grant = grants.findByRefreshToken(form.get("refresh_token") ?? "");
    if (!grant) return refuse(400, "invalid_grant", "Bad Request");
    return issue(ports, grant, { hasNonce: false });
  }
}

async function issue(
  { client, grants, keys, now, issuer, takeFaults }: Ports,
  granted: Grant,
  { hasNonce, refreshToken }: { hasNonce: boolean; refreshToken?: string | undefined },
): Promise<Response> {
  const faults = takeFaults();
  // Userinfo must tell the same as the ID token.
  const person = faults.has("unverified_email")
    ? { ...granted.person, emailVerified: false }
    : granted.person;
  const grant = { ...granted, person };
  const accessToken = grants.newAccessToken(grant);
  const { clientId } = client;
  const input = { grant, accessToken, issuer: issuer(), clientId, now: now(), keys, faults };
  const body = {
    access_token: accessToken,
    expires_in: accessTokenTtlSeconds,
    scope: scopeText(grant.scopes),
    token_type: "Bearer",
    id_token: await newIdToken({ ...input, hasNonce }),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
  };
  return Response.json(body, { headers: { "cache-control": "no-store" } });
}

/** Google answers with the long names of the short scopes. */
function scopeText(scopes: ReadonlySet<string>): string {
  const long = "https://www.googleapis.com/auth/userinfo.";
  const isShort = (scope: string) => scope === "email" || scope === "profile";
  return [...scopes].map((scope) => (isShort(scope) ? long + scope : scope)).join(" ");
}

/** A verifier without a challenge is refused too: somebody took the challenge away. */
function isVerifierOf(challenge: string | undefined, verifier: string | null): boolean {
  if (challenge === undefined || verifier === null) {
    return challenge === undefined && verifier === null;
  }
  const isWellFormed = /^[\w.~-]{43,128}$/.test(verifier);
  const hash = createHash("sha256").update(verifier).digest("base64url");
  return isWellFormed && hash === challenge;
}

function refuse(status: 400 | 401, error: string, description: string): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (status === 401) headers.set("www-authenticate", "Basic");
  return Response.json({ error, error_description: description }, { status, headers });
}
