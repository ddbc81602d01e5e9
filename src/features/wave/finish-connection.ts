import { and, eq, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { codeInvalid, unauthenticated, upstreamFailed } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx, User } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import type { WaveTokens } from "../../platform/wave/wave.ts";
import { recordEvent } from "../audit/index.ts";
import { users } from "../users/index.ts";
import { beginFirstSync } from "./begin-syncs.ts";
import { connectionCancelled, wavePlanLapsed } from "./errors.ts";
import { sealToken } from "./open-token.ts";
import { redirectUriOf, waveOf } from "./reach-wave.ts";
import { revokeTokens } from "./revoke-tokens.ts";
import { waveConnections } from "./tables.ts";
import { takeConsent } from "./take-consent.ts";

export type WaveReturn = Readonly<{
  state?: string | undefined;
  code?: string | undefined;
  error?: string | undefined;
  browserSecret: string | undefined;
  /** Who is signed in where the return came from, if anybody. */
  user: User | null;
}>;

/** RFC 6749, 4.1.2.1: the person said no. */
const cancelled = "access_denied";
const userExists = "user exists";

/**
 * Ends the way to Wave and back: keeps the permission and begins to read the books. Gives whose
 * they are. Throws `connection_cancelled`, `code_invalid`, `code_expired`, `wave_plan_lapsed`, and
 * what a failing Wave causes.
 */
export async function finishConnection(ctx: Ctx, back: WaveReturn): Promise<Id<"user">> {
  const wave = waveOf(ctx);
  const { state = "", browserSecret = "", code = "", error, user } = back;
  const consent = await takeConsent(ctx, { state, browserSecret, user }).catch((cause: unknown) => {
    // A refusal gives nothing to anybody, whoever brings it back.
    throw error === cancelled ? connectionCancelled({ cause }) : cause;
  });
  if (error === cancelled) throw connectionCancelled();
  if (error !== undefined) throw refusedByWave(ctx);
  const secrets = { ...consent, state, redirectUri: redirectUriOf(ctx) };
  const outcome = await wave.exchangeCode(code, secrets);
  if (outcome.status === "plan_lapsed") throw wavePlanLapsed();
  if (outcome.status === "refused") {
    throw codeInvalid({ detail: "Wave does not know what came back with you; connect again." });
  }
  await keepConnection(ctx, consent.userId, outcome.tokens);
  return consent.userId;
}

function refusedByWave(ctx: Ctx): Error {
  ctx.log.error("upstream_failed", { service: "Wave", reason: "service_refused" });
  return upstreamFailed({
    detail: "The Wave service failed.",
    members: { service: "Wave" },
    cause: "service_refused",
  });
}

async function keepConnection(ctx: Ctx, userId: Id<"user">, tokens: WaveTokens): Promise<void> {
  const now = ctx.clock();
  const { accessToken, refreshToken, expiresInSeconds } = tokens;
  const scopes = [...(tokens.scopes ?? ctx.settings.wave?.scopes ?? [])];
  const row = {
    status: "active" as const,
    scopes,
    accessTokenSealed: await sealToken(ctx, userId, "access_token_sealed", accessToken),
    accessExpiresAt: addSeconds(now, expiresInSeconds),
    refreshTokenSealed:
      refreshToken === null
        ? null
        : await sealToken(ctx, userId, "refresh_token_sealed", refreshToken),
    refreshingUntil: null,
    connectedAt: now,
    updatedAt: now,
  };
  const details = { scopes: scopes.join(" ") };
  const audited = { action: "wave.connected", target: userId, actorUserId: userId, details };
  try {
    await ctx.db.atomic((tx) => [
      // Somebody who was erased meanwhile has nothing left to connect.
      claim(tx, lockActive(tx, userId), userExists),
      tx
        .insert(waveConnections)
        .values({ ...row, userId, generation: 0 })
        .onConflictDoUpdate({
          target: waveConnections.userId,
          set: { ...row, generation: sql`${waveConnections.generation} + 1` },
        }),
      beginFirstSync(tx, ctx, userId),
      recordEvent(tx, ctx, audited),
    ]);
  } catch (error) {
    if (brokenConstraint(error) !== userExists) throw error;
    // Nobody keeps the pair, so nobody could give it back later.
    await revokeTokens(ctx, tokens);
    throw unauthenticated();
  }
}

/** The lock that an erasure takes too. */
function lockActive(tx: Statements, userId: Id<"user">) {
  return tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.status, "active")))
    .for("no key update");
}
