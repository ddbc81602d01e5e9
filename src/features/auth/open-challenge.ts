import { and, eq, isNull } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { recordEvent } from "../audit/index.ts";
import type { User } from "../users/index.ts";
import { selectPerson } from "./queries-factors.ts";
import type { FactorMethod } from "./second-factor.ts";
import { mfaChallenges } from "./tables.ts";

/** What a client gets instead of a session: the token works at `/mfa/…` only. */
export type OpenedChallenge = Readonly<{
  mfaToken: string;
  methods: readonly FactorMethod[];
  expiresInSeconds: number;
}>;

const challengeSeconds = 300;

/**
 * Asks for the second factor of a person whose first one was right; `methods` are the RFC 8176
 * names of what was proved. Null when the person has no second factor: then start the session.
 */
export async function openChallenge(
  ctx: Ctx,
  user: User,
  methods: readonly string[],
): Promise<OpenedChallenge | null> {
  const [row] = await selectPerson(ctx.db, user.id);
  if (!row || (!row.totpConfirmedAt && !row.smsConfirmedAt)) return null;
  const mfaToken = ctx.crypto.randomToken();
  const now = ctx.clock();
  const challenge = {
    id: ctx.newId("challenge"),
    userId: user.id,
    tag: tagMfaToken(ctx, mfaToken),
    methods: [...methods],
    expiresAt: addSeconds(now, challengeSeconds),
  };
  const event = { action: "session.challenged", target: challenge.id, actorUserId: user.id };
  await ctx.db.atomic((tx) => [
    tx.insert(mfaChallenges).values(challenge),
    recordEvent(tx, ctx, event),
  ]);
  const offered: FactorMethod[] = [];
  if (row.totpConfirmedAt) offered.push("totp");
  if (row.smsConfirmedAt) offered.push("sms");
  if (row.recoveryCodes > 0) offered.push("recovery_code");
  return { mfaToken, methods: offered, expiresInSeconds: challengeSeconds };
}

/** The statement that makes a person's open challenges worthless, for a changed first factor. */
export function closeChallenges(tx: Statements, ctx: Ctx, userId: Id<"user">) {
  return tx
    .update(mfaChallenges)
    .set({ usedAt: ctx.clock() })
    .where(and(eq(mfaChallenges.userId, userId), isNull(mfaChallenges.usedAt)));
}

function tagMfaToken(ctx: Ctx, mfaToken: string): string {
  return ctx.crypto.tagger("mfa-token").tag(mfaToken);
}
