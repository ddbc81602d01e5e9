import { conflict } from "../../core/errors.ts";
import { toUuid } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { makeCreationOptions } from "../../platform/webauthn/registration.ts";
import { relyingPartyOf, userHandleOf } from "../../platform/webauthn/relying-party.ts";
import { maxPasskeys } from "./passkey-set.ts";
import { findOwnUser } from "./queries.ts";
import { listCredentials } from "./queries-passkeys.ts";
import { keepPasskeyChallenge } from "./take-passkey-challenge.ts";

/** What the actor's browser makes a passkey from. Throws `conflict` when they have enough. */
export async function beginPasskey(ctx: Ctx, actor: Actor) {
  const [user, credentials] = await Promise.all([
    findOwnUser(ctx, actor),
    listCredentials(ctx, actor.userId),
  ]);
  if (credentials.length >= maxPasskeys) throw tooManyPasskeys();
  const challenge = await keepPasskeyChallenge(ctx, actor.userId);
  const registrant = {
    handle: userHandleOf(toUuid("user", user.id)),
    name: user.email,
    displayName: `${user.firstName} ${user.lastName}`,
    credentials,
  };
  return makeCreationOptions(relyingPartyOf(ctx.settings.http.publicUrl), registrant, challenge);
}

export function tooManyPasskeys() {
  return conflict({ detail: `There are ${maxPasskeys} passkeys already; remove one first.` });
}
