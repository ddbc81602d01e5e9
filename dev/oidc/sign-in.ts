import { randomUUID } from "node:crypto";
import type { Context, Hono } from "hono";
import { type AuthorizeRequest, readAuthorize, withQuery } from "./authorize.ts";
import type { OidcClient } from "./client.ts";
import { authorizePath } from "./discovery.ts";
import type { Grants } from "./grants.ts";
import { isEmail, type Person } from "./person.ts";
import { renderErrorPage, renderSignInPage } from "./sign-in-page.ts";

type Ports = Readonly<{
  client: OidcClient;
  grants: Grants;
  issuer: () => string;
  /** True when the person is to refuse this time. */
  takeDenial: () => boolean;
  /** Who signs in without being asked, if anybody. */
  presetPerson: () => Person | null;
}>;

/** Mounts the authorize endpoint: a redirect at once when it is known who signs in, else a form. */
export function mountSignIn(app: Hono, ports: Ports): void {
  app.get(authorizePath, (c) => {
    return withRequest(c, ports.client, (request) => {
      if (ports.takeDenial()) return c.redirect(deniedLocation(request), 302);
      const person = ports.presetPerson() ?? hintedPerson(request);
      if (person) return c.redirect(grantedLocation(request, person, ports), 302);
      if (request.prompt === "none") {
        return c.redirect(errorLocation(request, "interaction_required"), 302);
      }
      return signInPage(c, request.loginHint ?? "", "");
    });
  });

  app.post(authorizePath, async (c) => {
    const form = new URLSearchParams(await c.req.text());
    return withRequest(c, ports.client, (request) => {
      if (form.get("decision") === "cancel") return c.redirect(deniedLocation(request), 303);
      const email = (form.get("email") ?? "").trim();
      const name = (form.get("name") ?? "").trim();
      if (!isEmail(email)) return signInPage(c, email, "This is not an e-mail address.");
      const person = {
        email,
        emailVerified: form.get("email_verified") === "yes",
        ...(name === "" ? {} : { name }),
      };
      return c.redirect(grantedLocation(request, person, ports), 303);
    });
  });

  function signInPage(c: Context, email: string, problem: string) {
    const page = renderSignInPage({ clientId: ports.client.clientId, email, problem });
    return c.html(page, problem === "" ? 200 : 400);
  }
}

function withRequest<T>(
  c: Context,
  client: OidcClient,
  handle: (request: AuthorizeRequest) => T,
): T | Response | Promise<Response> {
  c.header("cache-control", "no-store");
  c.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
  c.header("x-frame-options", "DENY");
  const result = readAuthorize(new URL(c.req.url).searchParams, client);
  if (result.kind === "page") return c.html(renderErrorPage(result.code, result.detail), 400);
  if (result.kind === "redirect") return c.redirect(result.location, 302);
  return handle(result.request);
}

function hintedPerson({ loginHint }: AuthorizeRequest): Person | null {
  return loginHint !== undefined && isEmail(loginHint) ? { email: loginHint } : null;
}

function grantedLocation(request: AuthorizeRequest, person: Person, ports: Ports): string {
  const { redirectUri, scopes, nonce, codeChallenge, state, prompt } = request;
  const isFirstConsent = ports.grants.isFirstConsent(person);
  const hasConsented = isFirstConsent || prompt?.split(" ").includes("consent") === true;
  const isOffline = request.isOffline && hasConsented;
  const grant = { redirectUri, scopes, nonce, codeChallenge, isOffline, person };
  return withQuery(redirectUri, {
    code: ports.grants.newCode({ ...grant, id: randomUUID() }),
    state,
    scope: [...scopes].join(" "),
    authuser: "0",
    prompt: prompt ?? "consent",
    hd: person.hostedDomain,
    iss: ports.issuer(),
  });
}

function deniedLocation(request: AuthorizeRequest): string {
  return errorLocation(request, "access_denied");
}

function errorLocation({ redirectUri, state }: AuthorizeRequest, error: string): string {
  return withQuery(redirectUri, { error, state });
}
