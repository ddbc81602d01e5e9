import { codeInvalid, conflict } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { describeError } from "../../platform/log/json-log.ts";
import { PasskeyRefused } from "../../platform/webauthn/passkey-refused.ts";
import {
  type Credential,
  type RegistrationProof,
  verifyRegistration,
} from "../../platform/webauthn/registration.ts";
import { relyingPartyOf } from "../../platform/webauthn/relying-party.ts";
import { recordEvent } from "../audit/index.ts";
import { markFactorsChanged } from "../users/index.ts";
import { tooManyPasskeys } from "./begin-passkey.ts";
import { announceEnded, markEnded } from "./end-sessions.ts";
import { passkeyAddedLetter } from "./letters-passkeys.ts";
import { mailInBackground } from "./mails.ts";
import { demandRoom, isFirstFactor, roomForPasskey } from "./passkey-set.ts";
import { findOwnUser } from "./queries.ts";
import type { Passkey } from "./queries-passkeys.ts";
import { passkeys } from "./tables.ts";
import { takePasskeyChallenge } from "./take-passkey-challenge.ts";

const defaultName = "Passkey";

/**
 * Keeps a passkey that the actor's browser made. As the person's first factor of any kind it ends
 * all their other sessions. Throws `code_invalid`, `code_expired`, and `conflict` for a passkey
 * that is kept already or is one too many.
 */
export async function addPasskey(
  ctx: Ctx,
  actor: Actor,
  input: Readonly<{ name: string | undefined; proof: RegistrationProof }>,
): Promise<Passkey> {
  const { userId } = actor;
  const challenge = await takePasskeyChallenge(ctx, input.proof.clientDataJson, userId);
  const [user, { id: credentialId, ...credential }] = await Promise.all([
    findOwnUser(ctx, actor),
    verify(ctx, challenge, input.proof),
  ]);
  const passkey: Passkey = {
    ...credential,
    transports: [...credential.transports],
    id: ctx.newId("passkey"),
    userId,
    credentialId,
    name: input.name ?? defaultName,
    createdAt: ctx.clock(),
    lastUsedAt: null,
  };
  await write(ctx, actor, passkey);
  mailInBackground(ctx, user.email, passkeyAddedLetter(passkey.name));
  return passkey;
}

async function verify(ctx: Ctx, challenge: string, proof: RegistrationProof): Promise<Credential> {
  try {
    const party = relyingPartyOf(ctx.settings.http.publicUrl);
    return await verifyRegistration(party, challenge, proof);
  } catch (error) {
    if (!(error instanceof PasskeyRefused)) throw error;
    ctx.log.info("passkey_refused", describeError(error.cause));
    throw codeInvalid({ detail: "It is no proof of a new passkey; ask for new options." });
  }
}

async function write(ctx: Ctx, actor: Actor, passkey: Passkey): Promise<void> {
  const { userId } = actor;
  const details = { passkey: passkey.id };
  try {
    const [, , , ended] = await ctx.db.atomic((tx) => [
      markFactorsChanged(tx, ctx, userId),
      demandRoom(tx, userId),
      tx.insert(passkeys).values(passkey),
      markEnded(
        tx,
        ctx,
        { userId, except: actor.sessionId, where: isFirstFactor(tx, userId, passkey.id) },
        "factor_enabled",
      ),
      recordEvent(tx, ctx, { action: "user.passkey_added", target: userId, details }),
    ]);
    await announceEnded(
      ctx,
      ended.map(({ id }) => id),
    );
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === roomForPasskey) throw tooManyPasskeys();
    if (broken === "passkeys_credential_is_unique") {
      throw conflict({ detail: "This passkey is kept already." });
    }
    throw error;
  }
}
