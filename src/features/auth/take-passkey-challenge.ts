import { and, eq, gt, inArray, isNull, lte } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { codeInvalid } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { readClientData } from "../../platform/webauthn/client-data.ts";
import { codeExpired } from "./errors.ts";
import { passkeyChallenges } from "./tables.ts";

/** How long a person may look for their key. */
const ttlSeconds = 300;

/** `challenge` is base64url of 32 bytes. */
export type PasskeyChallenge = Readonly<{ challenge: string; ttlSeconds: number }>;

/** Makes a challenge for one person's new passkey, or (null) for a sign-in; its tag is stored. */
export async function keepPasskeyChallenge(
  ctx: Ctx,
  userId: Id<"user"> | null,
): Promise<PasskeyChallenge> {
  const challenge = ctx.crypto.randomToken();
  const tag = ctx.crypto.tagger("passkey-challenge").tag(challenge);
  const expiresAt = addSeconds(ctx.clock(), ttlSeconds);
  await ctx.db.insert(passkeyChallenges).values({ tag, userId, expiresAt });
  return { challenge, ttlSeconds };
}

/**
 * Uses up the challenge that a `clientDataJSON` names, before anything else of it is looked at: of
 * n parallel uses one goes on. Throws `code_invalid` and `code_expired`.
 */
export async function takePasskeyChallenge(
  ctx: Ctx,
  clientDataJson: string,
  userId: Id<"user"> | null,
): Promise<string> {
  const challenge = (await readClientData(clientDataJson))?.challenge;
  if (challenge === undefined) throw codeInvalid({ detail: beginAgain });
  const tags = ctx.crypto.tagger("passkey-challenge").tagsForLookup(challenge);
  const own = and(
    inArray(passkeyChallenges.tag, tags),
    userId === null ? isNull(passkeyChallenges.userId) : eq(passkeyChallenges.userId, userId),
  );
  const { expiresAt } = passkeyChallenges;
  const now = ctx.clock();
  const [taken] = await ctx.db
    .delete(passkeyChallenges)
    .where(and(own, gt(expiresAt, now)))
    .returning({ tag: passkeyChallenges.tag });
  if (taken) return challenge;
  const [late] = await ctx.db
    .delete(passkeyChallenges)
    .where(and(own, lte(expiresAt, now)))
    .returning({ tag: passkeyChallenges.tag });
  throw late ? codeExpired({ detail: beginAgain }) : codeInvalid({ detail: beginAgain });
}

const beginAgain = "The challenge is unknown, used or too old; ask for new options.";
