import { and, inArray } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { codeInvalid } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { oauthTransactions } from "./tables.ts";

/** How long a person may take to sign in elsewhere. */
export const oauthTransactionSeconds = 600;

export type OauthTransaction = Readonly<{
  state: string;
  nonce: string;
  codeVerifier: string;
  /** A path of ours, or null for a caller who wants JSON. */
  returnTo: string | null;
}>;

/** Keeps what the browser's return is checked with; only tags and sealed texts are stored. */
export async function keepOauthTransaction(
  ctx: Ctx,
  browserSecret: string,
  { state, nonce, codeVerifier, returnTo }: OauthTransaction,
): Promise<void> {
  const { fields } = ctx.crypto;
  const stateTag = tagger(ctx).tag(stateText(state));
  const [nonceSealed, codeVerifierSealed] = await Promise.all([
    fields.seal(nonce, aadOf(stateTag, "nonce_sealed")),
    fields.seal(codeVerifier, aadOf(stateTag, "code_verifier_sealed")),
  ]);
  await ctx.db.insert(oauthTransactions).values({
    stateTag,
    browserTag: tagger(ctx).tag(browserText(browserSecret)),
    nonceSealed,
    codeVerifierSealed,
    returnTo,
    expiresAt: addSeconds(ctx.clock(), oauthTransactionSeconds),
  });
}

/** `isLate` when the person took longer than they may. */
export type TakenTransaction = OauthTransaction & Readonly<{ isLate: boolean }>;

/**
 * Uses a sign-in's `state` up: of n parallel returns one gets it, and another browser than the one
 * that began neither gets it nor spoils it. Throws `code_invalid`.
 */
export async function takeOauthTransaction(
  ctx: Ctx,
  { state, browserSecret }: Readonly<{ state: string; browserSecret: string }>,
): Promise<TakenTransaction> {
  const own = and(
    inArray(oauthTransactions.stateTag, tagger(ctx).tagsForLookup(stateText(state))),
    inArray(oauthTransactions.browserTag, tagger(ctx).tagsForLookup(browserText(browserSecret))),
  );
  const [taken] = await ctx.db.delete(oauthTransactions).where(own).returning();
  if (!taken) throw codeInvalid({ detail: signInAgain });
  const { fields } = ctx.crypto;
  const [nonce, codeVerifier] = await Promise.all([
    fields.open(taken.nonceSealed, aadOf(taken.stateTag, "nonce_sealed")),
    fields.open(taken.codeVerifierSealed, aadOf(taken.stateTag, "code_verifier_sealed")),
  ]);
  const isLate = taken.expiresAt <= ctx.clock();
  return { state, nonce, codeVerifier, returnTo: taken.returnTo, isLate };
}

/** What to tell whoever comes back with a way that is not, or no longer, theirs. */
export const signInAgain =
  "This sign-in was not begun in this browser, is over or too old; begin again.";

function tagger(ctx: Ctx) {
  return ctx.crypto.tagger("state-token");
}

function stateText(state: string): string {
  return `sign-in-state:${state}`;
}

function browserText(secret: string): string {
  return `sign-in-browser:${secret}`;
}

function aadOf(stateTag: string, column: string): string {
  return `oauth_transactions:${stateTag}:${column}`;
}
