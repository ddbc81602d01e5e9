import { and, desc, eq, gt, inArray, lte, notInArray, or } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { codeExpired, codeInvalid } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx, User } from "../../platform/ctx.ts";
import { waveConsents } from "./tables.ts";

/** How long a person may take to allow it at Wave. */
export const consentSeconds = 600;
/** Ways that one person may have begun at a time; the oldest give way. */
const maxConsents = 10;

export type NewConsent = Readonly<{ state: string; codeVerifier: string; browserSecret: string }>;
export type TakenConsent = Readonly<{ userId: Id<"user">; codeVerifier: string }>;

/** Keeps what the browser's return is checked with; only tags and sealed texts are stored. */
export async function keepConsent(
  ctx: Ctx,
  { userId, sessionId }: User,
  { state, codeVerifier, browserSecret }: NewConsent,
): Promise<void> {
  const stateTag = tagger(ctx).tag(stateText(state));
  const codeVerifierSealed = await ctx.crypto.fields.seal(codeVerifier, aadOf(stateTag));
  const browserTag = tagger(ctx).tag(browserText(browserSecret));
  const expiresAt = addSeconds(ctx.clock(), consentSeconds);
  const row = { stateTag, browserTag, userId, sessionId, codeVerifierSealed, expiresAt };
  const isOwn = eq(waveConsents.userId, userId);
  await ctx.db.atomic((tx) => {
    const newest = tx
      .select({ stateTag: waveConsents.stateTag })
      .from(waveConsents)
      .where(isOwn)
      .orderBy(desc(waveConsents.expiresAt))
      .limit(maxConsents - 1);
    return [
      tx.delete(waveConsents).where(and(isOwn, notInArray(waveConsents.stateTag, newest))),
      tx.insert(waveConsents).values(row),
    ];
  });
}

export type ReturnedConsent = Readonly<{
  state: string;
  browserSecret: string;
  /** Who is signed in where the return came from, if anybody. */
  user: User | null;
}>;

/**
 * Uses a `state` up. It is given to the browser that began, or to the session that did, and never
 * to somebody else who is signed in: they neither get it nor spoil it. Of n parallel returns one
 * gets it. Throws `code_invalid` and `code_expired`.
 */
export async function takeConsent(ctx: Ctx, returned: ReturnedConsent): Promise<TakenConsent> {
  const { user } = returned;
  const isBrowser = inArray(
    waveConsents.browserTag,
    tagger(ctx).tagsForLookup(browserText(returned.browserSecret)),
  );
  const isUser = user ? eq(waveConsents.userId, user.userId) : undefined;
  const isSession = user ? eq(waveConsents.sessionId, user.sessionId) : undefined;
  const own = and(
    inArray(waveConsents.stateTag, tagger(ctx).tagsForLookup(stateText(returned.state))),
    isUser,
    or(isBrowser, isSession),
  );
  const now = ctx.clock();
  const [taken] = await ctx.db
    .delete(waveConsents)
    .where(and(own, gt(waveConsents.expiresAt, now)))
    .returning();
  if (!taken) {
    const [late] = await ctx.db
      .delete(waveConsents)
      .where(and(own, lte(waveConsents.expiresAt, now)))
      .returning({ stateTag: waveConsents.stateTag });
    throw late ? codeExpired({ detail: beginAgain }) : codeInvalid({ detail: beginAgain });
  }
  const { stateTag, codeVerifierSealed, userId } = taken;
  const codeVerifier = await ctx.crypto.fields.open(codeVerifierSealed, aadOf(stateTag));
  return { userId, codeVerifier };
}

const beginAgain = "This way to Wave was not begun here, is over or too old; connect again.";

function tagger(ctx: Ctx) {
  return ctx.crypto.tagger("state-token");
}

function stateText(state: string): string {
  return `wave-state:${state}`;
}

function browserText(secret: string): string {
  return `wave-browser:${secret}`;
}

function aadOf(stateTag: string): string {
  return `wave_consents:${stateTag}:code_verifier_sealed`;
}
