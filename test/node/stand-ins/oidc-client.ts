import { createHash, randomBytes } from "node:crypto";
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from "jose";
import { expect } from "vitest";
import type { OidcStandIn } from "../../../dev/oidc/stand-in.ts";

export const redirectUri = "https://florin.example.com/login/authorized";

export type Tokens = Record<string, unknown> & { access_token: string; id_token: string };

type Metadata = Record<
  "issuer" | "jwks_uri" | `${"authorization" | "token" | "userinfo" | "revocation"}_endpoint`,
  string
>;

type Parameters = Readonly<Record<string, string | undefined>>;

export const randomText = () => randomBytes(32).toString("base64url");
const sha256 = (text: string) => createHash("sha256").update(text).digest();

/** A client as careful as a real one, that learns everything from the discovery document. */
export async function createClient(oidc: OidcStandIn) {
  const discovery = await fetch(`${oidc.url}/.well-known/openid-configuration`);
  const metadata = (await discovery.json()) as Metadata;

  /** Where to send the browser, and what to remember until it comes back. */
  function beginSignIn(more: Parameters = {}) {
    const [state, nonce, verifier] = [randomText(), randomText(), randomText()];
    const query = new URLSearchParams();
    const values = {
      client_id: oidc.clientId,
      redirect_uri: redirectUri,
      response_type: "code",
      scope: "openid email profile",
      state,
      nonce,
      code_challenge: sha256(verifier).toString("base64url"),
      code_challenge_method: "S256",
      ...more,
    };
    for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
    return { url: `${metadata.authorization_endpoint}?${query}`, state, nonce, verifier };
  }

  function exchange(form: Record<string, string>, headers: Record<string, string> = {}) {
    const body = new URLSearchParams({ grant_type: "authorization_code", ...form });
    return fetch(metadata.token_endpoint, { method: "POST", headers, body });
  }

  function secretForm(code: string, verifier: string): Record<string, string> {
    const client = { client_id: oidc.clientId, client_secret: oidc.clientSecret };
    return { ...client, code, redirect_uri: redirectUri, code_verifier: verifier };
  }

  /** The whole flow up to the tokens, which are not verified yet. */
  async function signIn(more: Parameters = {}) {
    const { url, nonce, verifier, state } = beginSignIn(more);
    const query = await callback(url);
    expect(query.get("state")).toBe(state);
    const code = query.get("code") ?? "";
    const answer = await exchange(secretForm(code, verifier));
    expect(answer.status).toBe(200);
    return { tokens: (await answer.json()) as Tokens, nonce, code, verifier };
  }

  /** Rejects when anything about the ID token is wrong. */
  async function verify({ tokens, nonce }: { tokens: Tokens; nonce: string }): Promise<JWTPayload> {
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), { cooldownDuration: 0 });
    const { payload } = await jwtVerify(tokens.id_token, keys, {
      issuer: metadata.issuer,
      audience: oidc.clientId,
      algorithms: ["RS256"],
      clockTolerance: 60,
      currentDate: oidc.now(),
    });
    const atHash = sha256(tokens.access_token).subarray(0, 16).toString("base64url");
    if (payload["nonce"] !== nonce) throw new Error("nonce");
    if (payload["azp"] !== oidc.clientId) throw new Error("azp");
    if (payload["at_hash"] !== atHash) throw new Error("at_hash");
    if (payload["email_verified"] !== true) throw new Error("email_verified");
    return payload;
  }

  function userinfo(token: string): Promise<Response> {
    return fetch(metadata.userinfo_endpoint, { headers: { authorization: `Bearer ${token}` } });
  }

  return { metadata, beginSignIn, exchange, secretForm, signIn, verify, userinfo };
}

export type TestClient = Awaited<ReturnType<typeof createClient>>;

/** Follows the browser to the redirect back to the client and answers its query. */
export async function callback(url: string, init: RequestInit = {}): Promise<URLSearchParams> {
  const answer = await fetch(url, { redirect: "manual", ...init });
  const location = new URL(answer.headers.get("location") ?? "about:blank");
  expect(location.origin + location.pathname).toBe(redirectUri);
  return location.searchParams;
}
