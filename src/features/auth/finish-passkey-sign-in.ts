import { and, eq } from "drizzle-orm";
import { toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { describeError } from "../../platform/log/json-log.ts";
import {
  type Assertion,
  type AssertionProof,
  verifyAssertion,
} from "../../platform/webauthn/assertion.ts";
import { PasskeyRefused } from "../../platform/webauthn/passkey-refused.ts";
import { relyingPartyOf, userHandleOf } from "../../platform/webauthn/relying-party.ts";
import { recordEvent } from "../audit/index.ts";
import type { User } from "../users/index.ts";
import { invalidCredentials } from "./errors.ts";
import { findPasskey, type Passkey } from "./queries-passkeys.ts";
import { type SignedIn, startSession } from "./sign-in.ts";
import { passkeys } from "./tables.ts";
import { takePasskeyChallenge } from "./take-passkey-challenge.ts";

const passkeyIsAsRead = "the passkey is as read";

/**
 * Signs a person in with a passkey, which is two factors at once. Whatever is wrong with it, the
 * refusal is the same. Throws `code_invalid`, `code_expired` (of the challenge) and
 * `invalid_credentials`.
 */
export async function finishPasskeySignIn(ctx: Ctx, proof: AssertionProof): Promise<SignedIn> {
  const challenge = await takePasskeyChallenge(ctx, proof.clientDataJson, null);
  const found = await findPasskey(ctx, proof.id);
  if (!found || !isOwner(found.user, proof)) return refuse(ctx, found?.user);
  const { passkey, user } = found;
  try {
    const party = relyingPartyOf(ctx.settings.http.publicUrl);
    const credential = { ...passkey, id: passkey.credentialId };
    const assertion = await verifyAssertion(party, challenge, proof, credential);
    return await startSession(ctx, user, methodsOf(assertion), (tx) => [
      claimUse(tx, ctx, passkey, assertion),
    ]);
  } catch (error) {
    if (error instanceof PasskeyRefused) {
      ctx.log.info("passkey_refused", describeError(error.cause));
      return refuse(ctx, user);
    }
    if (brokenConstraint(error) === passkeyIsAsRead) return refuse(ctx, user);
    throw error;
  }
}

/** The authenticator names the person too, and both must agree (WebAuthn Level 3, 7.2 step 6). */
function isOwner(user: User, { userHandle }: AssertionProof): boolean {
  return user.status === "active" && userHandle === userHandleOf(toUuid("user", user.id));
}

/** RFC 8176: the kind of key, that its holder was verified, and what both come to. */
function methodsOf({ isSynced }: Assertion): string[] {
  return [isSynced ? "swk" : "hwk", "user", "mfa"];
}

/** Of an authenticator and its copy that use the same count at once, one gets in. */
function claimUse(
  tx: Statements,
  ctx: Ctx,
  { id, signCount }: Passkey,
  { signCount: next, backedUp }: Assertion,
) {
  const used = tx
    .update(passkeys)
    .set({ signCount: next, backedUp, lastUsedAt: ctx.clock() })
    .where(and(eq(passkeys.id, id), eq(passkeys.signCount, signCount)))
    .returning({ id: passkeys.id });
  return claim(tx, used, passkeyIsAsRead);
}

async function refuse(ctx: Ctx, user: User | undefined): Promise<never> {
  const target = user ? { target: user.id } : {};
  const details = { method: "passkey" };
  await recordEvent(ctx.db, ctx, { action: "session.refused", ...target, details });
  throw invalidCredentials({ detail: "This passkey signs nobody in." });
}
