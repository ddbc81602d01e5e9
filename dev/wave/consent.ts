import type { Hono } from "hono";
import { html } from "hono/html";
import type { Grants } from "./grants.ts";

const authorizePath = "/oauth2/authorize/";
export const tokenPath = "/oauth2/token/";
export const revokePath = "/oauth2/token-revoke/";

export type WaveClient = Readonly<{ clientId: string; clientSecret: string }>;

type Ports = Readonly<{ client: WaveClient; grants: Grants; allowsUnasked: () => boolean }>;

const scopePattern = /^[a-z_]+:[a-z*]+$/;

/** Mounts the page that asks a person for permission; with `allowsUnasked` it leads on at once. */
export function mountConsent(app: Hono, { client, grants, allowsUnasked }: Ports): void {
  const answer = (query: URLSearchParams, isAllowed: boolean): string => {
    const redirectUri = query.get("redirect_uri") ?? "";
    const back = new URL(redirectUri);
    const state = query.get("state");
    const scopes = (query.get("scope") ?? "").split(" ");
    const error = isAllowed ? faultOf(query, scopes) : "access_denied";
    if (error) back.searchParams.set("error", error);
    else {
      const codeChallenge = query.get("code_challenge");
      back.searchParams.set("code", grants.newCode({ scopes, redirectUri, codeChallenge }));
    }
    if (state !== null) back.searchParams.set("state", state);
    return back.href;
  };

  app.get(authorizePath, (c) => {
    const query = new URL(c.req.url).searchParams;
    if (!isKnown(query, client)) return c.html(errorPage, 400);
    if (allowsUnasked()) return c.redirect(answer(query, true), 302);
    return c.html(consentPage(query.get("scope") ?? ""));
  });

  app.post(authorizePath, async (c) => {
    const query = new URL(c.req.url).searchParams;
    if (!isKnown(query, client)) return c.html(errorPage, 400);
    const form = new URLSearchParams(await c.req.text());
    return c.redirect(answer(query, form.get("decision") === "allow"), 303);
  });
}

/** Nobody is redirected for somebody else's client, or to no address. */
function isKnown(query: URLSearchParams, { clientId }: WaveClient): boolean {
  const address = URL.parse(query.get("redirect_uri") ?? "");
  const isWeb = address?.protocol === "http:" || address?.protocol === "https:";
  return query.get("client_id") === clientId && isWeb;
}

function faultOf(query: URLSearchParams, scopes: readonly string[]): string | null {
  if (query.get("response_type") !== "code") return "unsupported_response_type";
  if (!scopes.every((scope) => scopePattern.test(scope))) return "invalid_scope";
  const isPlain = query.has("code_challenge") && query.get("code_challenge_method") !== "S256";
  return isPlain ? "invalid_request" : null;
}

const errorPage = html`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Error</title><h1>Invalid client</h1></html>`;

function consentPage(scope: string) {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Connect (stand-in)</title>
<h1>Connect your books</h1>
<p>This page stands in for Wave. Florin wants to read: ${scope}</p>
<form method="post">
  <button name="decision" value="allow">Allow</button>
  <button name="decision" value="cancel">Cancel</button>
</form>
</html>`;
}
