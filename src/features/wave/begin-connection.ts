import type { Ctx, User } from "../../platform/ctx.ts";
import { redirectUriOf, waveOf } from "./reach-wave.ts";
import { keepConsent } from "./take-consent.ts";

/** `browserSecret` goes into the cookie of the browser that begins. */
export type BegunConnection = Readonly<{ authorizationUrl: string; browserSecret: string }>;

const browserSecretPattern = /^[\w-]{43}$/;

/**
 * Begins to connect the actor's books at Wave. A browser that has a secret keeps it, so that other
 * sign-ins that it has begun go on. Throws `unavailable` when Wave is not configured.
 */
export async function beginConnection(
  ctx: Ctx,
  actor: User,
  heldSecret: string | undefined,
): Promise<BegunConnection> {
  const wave = waveOf(ctx);
  const { randomToken } = ctx.crypto;
  const secrets = { state: randomToken(), codeVerifier: randomToken() };
  const redirectUri = redirectUriOf(ctx);
  const authorizationUrl = await wave.authorizationUrl({ ...secrets, redirectUri });
  const held = heldSecret ?? "";
  const browserSecret = browserSecretPattern.test(held) ? held : randomToken();
  await keepConsent(ctx, actor, { ...secrets, browserSecret });
  return { authorizationUrl, browserSecret };
}
