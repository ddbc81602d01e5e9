import { z } from "zod";
import { isRedirectUriOf, type OidcClient } from "./client.ts";

/** A sign-in request that was found good. */
export type AuthorizeRequest = Readonly<{
  redirectUri: string;
  scopes: ReadonlySet<string>;
  state: string | undefined;
  nonce: string | undefined;
  codeChallenge: string | undefined;
  isOffline: boolean;
  prompt: string | undefined;
  loginHint: string | undefined;
}>;

export type AuthorizeResult =
  | Readonly<{ kind: "good"; request: AuthorizeRequest }>
  /** The client or its address is wrong: nobody must be redirected. */
  | Readonly<{ kind: "page"; code: string; detail: string }>
  | Readonly<{ kind: "redirect"; location: string }>;

const parameters = z.object({
  response_type: z.literal("code"),
  scope: z.string().regex(/(^| )openid( |$)/),
  state: z.string().optional(),
  nonce: z.string().min(1).optional(),
  code_challenge: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional(),
  access_type: z.enum(["online", "offline"]).default("online"),
  prompt: z.string().optional(),
  login_hint: z.string().optional(),
});

/** Checks the query of the authorize endpoint, first what decides whether a redirect is safe. */
export function readAuthorize(query: URLSearchParams, client: OidcClient): AuthorizeResult {
  const redirectUri = query.get("redirect_uri") ?? "";
  if (query.get("client_id") !== client.clientId) {
    return { kind: "page", code: "invalid_client", detail: "The OAuth client was not found." };
  }
  if (!isRedirectUriOf(client, redirectUri)) {
    const detail = "The redirect_uri is not one of the client's.";
    return { kind: "page", code: "redirect_uri_mismatch", detail };
  }
  const state = query.get("state");
  const fail = (error: string, detail: string): AuthorizeResult => ({
    kind: "redirect",
    location: withQuery(redirectUri, { error, error_description: detail, state }),
  });
  const parsed = parameters.safeParse(Object.fromEntries(query));
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]);
    if (name === "response_type") return fail("unsupported_response_type", "Only code is known");
    return fail(name === "scope" ? "invalid_scope" : "invalid_request", `${name} is not valid`);
  }
  const found = parsed.data;
  // RFC 7636: a challenge without a method would be a plain one.
  if (found.code_challenge !== undefined && query.get("code_challenge_method") !== "S256") {
    return fail("invalid_request", "code_challenge_method must be S256");
  }
  const request = {
    redirectUri,
    scopes: new Set(found.scope.split(" ")),
    state: found.state,
    nonce: found.nonce,
    codeChallenge: found.code_challenge,
    isOffline: found.access_type === "offline",
    prompt: found.prompt,
    loginHint: found.login_hint,
  };
  return { kind: "good", request };
}

/** Adds parameters to an address, keeping those it has; null and undefined are left out. */
export function withQuery(
  uri: string,
  values: Readonly<Record<string, string | null | undefined>>,
): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}
