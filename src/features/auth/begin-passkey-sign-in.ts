import type { Ctx } from "../../platform/ctx.ts";
import { makeRequestOptions } from "../../platform/webauthn/assertion.ts";
import { relyingPartyOf } from "../../platform/webauthn/relying-party.ts";
import { keepPasskeyChallenge } from "./take-passkey-challenge.ts";

/** What a browser signs anybody in from: the authenticator says which passkey, and whose. */
export async function beginPasskeySignIn(ctx: Ctx) {
  const challenge = await keepPasskeyChallenge(ctx, null);
  return makeRequestOptions(relyingPartyOf(ctx.settings.http.publicUrl), challenge);
}
