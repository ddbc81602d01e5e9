import { unavailable } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { IdentityProvider } from "../../platform/oauth/identity-provider.ts";
import { keepOauthTransaction } from "./take-oauth-transaction.ts";

/** `browserSecret` goes into the cookie of the browser that begins. */
export type BegunSignIn = Readonly<{ authorizationUrl: string; browserSecret: string }>;

const browserSecretPattern = /^[\w-]{43}$/;

/**
 * Begins a sign-in at Google. A browser that has a secret keeps it, so that several windows of it
 * can sign in side by side. Throws `unavailable` when Google is not configured.
 */
export async function beginGoogleSignIn(
  ctx: Ctx,
  input: Readonly<{ returnTo: string | null; browserSecret: string | undefined }>,
): Promise<BegunSignIn> {
  const google = googleOf(ctx);
  const { randomToken } = ctx.crypto;
  const secrets = { state: randomToken(), nonce: randomToken(), codeVerifier: randomToken() };
  const redirectUri = redirectUriOf(ctx);
  const authorizationUrl = await google.authorizationUrl({ ...secrets, redirectUri });
  const held = input.browserSecret ?? "";
  const browserSecret = browserSecretPattern.test(held) ? held : randomToken();
  await keepOauthTransaction(ctx, browserSecret, { ...secrets, returnTo: input.returnTo });
  return { authorizationUrl, browserSecret };
}

/** Throws `unavailable` with the names of the missing variables. */
export function googleOf(ctx: Ctx): IdentityProvider {
  if (ctx.identityProvider) return ctx.identityProvider;
  throw unavailable({
    detail: "Sign-in with Google needs GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET to be set.",
    members: { missing: ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"] },
  });
}

/** What must be registered at Google, letter by letter. */
export function redirectUriOf(ctx: Ctx): string {
  return `${ctx.settings.http.publicUrl}/login/authorized`;
}
