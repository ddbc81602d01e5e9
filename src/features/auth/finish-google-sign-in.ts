import { and, eq } from "drizzle-orm";
import { codeInvalid } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import type { ProvedPerson, SignInAnswer } from "../../platform/oauth/identity-provider.ts";
import { recordEvent } from "../audit/index.ts";
import type { User } from "../users/index.ts";
import { admitPerson } from "./admit-person.ts";
import { googleOf, redirectUriOf } from "./begin-google-sign-in.ts";
import { codeExpired, invalidCredentials, signInCancelled } from "./errors.ts";
import { type OpenedChallenge, openChallenge } from "./open-challenge.ts";
import { type SignedIn, startSession } from "./sign-in.ts";
import { oauthIdentities } from "./tables.ts";
import {
  signInAgain,
  type TakenTransaction,
  takeOauthTransaction,
} from "./take-oauth-transaction.ts";

export type GoogleReturn = Readonly<{
  answer: SignInAnswer;
  state: string | undefined;
  browserSecret: string | undefined;
}>;

export type GoogleSignIn =
  | Readonly<{ status: "signed_in"; signedIn: SignedIn }>
  | Readonly<{ status: "second_factor_required"; challenge: OpenedChallenge }>;

/** RFC 6749, 4.1.2.1: the person said no. */
const cancelled = "access_denied";
/** RFC 8176 has no name for the word of another issuer; this one is in common use. */
const methods = ["fed"];
const identityStands = "identity stands";

/**
 * Finds the sign-in that a browser comes back from, and uses it up. Throws `sign_in_cancelled` and
 * `code_invalid`.
 */
export async function takeGoogleReturn(ctx: Ctx, back: GoogleReturn): Promise<TakenTransaction> {
  googleOf(ctx);
  const { answer, state = "", browserSecret = "" } = back;
  return takeOauthTransaction(ctx, { state, browserSecret }).catch((error: unknown) => {
    // A refusal gives nothing to anybody, whoever brings it back.
    throw answer.error === cancelled ? signInCancelled({ cause: error }) : error;
  });
}

/**
 * Ends a sign-in at Google in a session, or in the question for the second factor. Throws
 * `sign_in_cancelled`, `code_invalid`, `code_expired`, `email_not_verified`,
 * `invalid_credentials` for an account that may not be used, and what a failing Google causes.
 */
export async function finishGoogleSignIn(
  ctx: Ctx,
  transaction: TakenTransaction,
  answer: SignInAnswer,
): Promise<GoogleSignIn> {
  if (answer.error === cancelled) throw signInCancelled();
  if (transaction.isLate) throw codeExpired({ detail: signInAgain });
  const outcome = await googleOf(ctx).finishSignIn(answer, {
    ...transaction,
    redirectUri: redirectUriOf(ctx),
  });
  if (outcome.status === "refused") {
    throw codeInvalid({ detail: "What Google sent does not prove who you are; begin again." });
  }
  const { person } = outcome;
  const user = await admitPerson(ctx, person);
  if (user.status !== "active") throw await refuse(ctx, user);
  const challenge = await openChallenge(ctx, user, methods);
  if (challenge) return { status: "second_factor_required", challenge };
  return { status: "signed_in", signedIn: await openSession(ctx, user, person) };
}

async function openSession(ctx: Ctx, user: User, person: ProvedPerson): Promise<SignedIn> {
  try {
    return await startSession(ctx, user, methods, (tx) => {
      const used = tx
        .update(oauthIdentities)
        .set({ lastUsedAt: ctx.clock() })
        .where(
          and(
            eq(oauthIdentities.issuer, person.issuer),
            eq(oauthIdentities.subject, person.subject),
            eq(oauthIdentities.userId, user.id),
          ),
        )
        .returning({ subject: oauthIdentities.subject });
      return [claim(tx, used, identityStands)];
    });
  } catch (error) {
    // Erased between two statements of ours.
    if (brokenConstraint(error) === identityStands) throw await refuse(ctx, user);
    throw error;
  }
}

async function refuse(ctx: Ctx, user: User): Promise<Error> {
  await recordEvent(ctx.db, ctx, { action: "session.refused", target: user.id });
  return invalidCredentials({ detail: "This account cannot be signed in to." });
}
