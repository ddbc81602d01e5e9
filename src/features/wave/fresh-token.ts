import { and, eq, isNull, lte, or } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint, isDatabaseOutage } from "../../platform/db/failure.ts";
import { pause } from "../../platform/pause.ts";
import type { WaveTokens } from "../../platform/wave/wave.ts";
import { recordEvent } from "../audit/index.ts";
import { users } from "../users/index.ts";
import { openToken, sealToken } from "./open-token.ts";
import { redirectUriOf, waveOf } from "./reach-wave.ts";
import { revokeTokens } from "./revoke-tokens.ts";
import { waveConnections } from "./tables.ts";

/** A token that ends sooner than this is changed before it is used. */
const spareSeconds = 120;
/** Seconds that one change may take; Wave has five of them. */
const refreshLeaseSeconds = 30;
/** Tries to keep a new pair, for Wave has already forgotten the old one. */
const maxStoreTries = 4;
const storeWaitMs = 250;
const pairIsOurs = "the pair is ours";

export type FreshToken =
  | Readonly<{ status: "ready"; accessToken: string; generation: number }>
  /** Somebody else is changing it at this moment. */
  | Readonly<{ status: "busy" }>
  | Readonly<{ status: "plan_lapsed" | "reauthorization_needed" | "disconnected" }>;

type Connection = typeof waveConnections.$inferSelect;

/**
 * An access token that works, from a new pair when it must be. Of everybody who finds the old one
 * too old, in whatever process, one changes it. `rejected` is the generation that Wave did not
 * accept. Throws what a failing Wave causes.
 */
export async function freshToken(
  ctx: Ctx,
  userId: Id<"user">,
  rejected: number | null = null,
): Promise<FreshToken> {
  const [connection] = await ctx.db
    .select({ row: waveConnections })
    .from(waveConnections)
    .innerJoin(users, eq(users.id, waveConnections.userId))
    .where(and(eq(waveConnections.userId, userId), eq(users.status, "active")));
  if (!connection) return { status: "disconnected" };
  const { row } = connection;
  if (row.status !== "active") return { status: "reauthorization_needed" };
  const isGood = row.generation !== rejected && isLongEnough(ctx, row);
  const sealed = row.accessTokenSealed;
  const held = isGood ? await openToken(ctx, userId, "access_token_sealed", sealed) : null;
  if (held !== null) {
    return { status: "ready", accessToken: held, generation: row.generation };
  }
  return (await takeLease(ctx, row)) ? refresh(ctx, row) : { status: "busy" };
}

function isLongEnough(ctx: Ctx, { accessExpiresAt }: Connection): boolean {
  return accessExpiresAt > addSeconds(ctx.clock(), spareSeconds);
}

function isStill({ userId, generation }: Connection) {
  return and(
    eq(waveConnections.userId, userId),
    eq(waveConnections.generation, generation),
    eq(waveConnections.status, "active"),
  );
}

/** One of n gets it; one that was left behind by a crash runs out. */
async function takeLease(ctx: Ctx, row: Connection): Promise<boolean> {
  const now = ctx.clock();
  const { refreshingUntil } = waveConnections;
  const taken = await ctx.db
    .update(waveConnections)
    .set({ refreshingUntil: addSeconds(now, refreshLeaseSeconds) })
    .where(and(isStill(row), or(isNull(refreshingUntil), lte(refreshingUntil, now))))
    .returning({ userId: waveConnections.userId });
  return taken.length > 0;
}

async function refresh(ctx: Ctx, row: Connection): Promise<FreshToken> {
  const { userId, refreshTokenSealed } = row;
  const column = "refresh_token_sealed";
  const refreshToken = await openToken(ctx, userId, column, refreshTokenSealed);
  if (refreshToken === null) return giveUp(ctx, row);
  const outcome = await waveOf(ctx)
    .refresh(refreshToken, redirectUriOf(ctx))
    .catch(async (error: unknown) => {
      // Wave may have changed the pair and lost its answer; all we can do is to try the old one.
      await letGo(ctx, row);
      throw error;
    });
  if (outcome.status === "refused") return giveUp(ctx, row);
  if (outcome.status === "plan_lapsed") {
    await letGo(ctx, row);
    return { status: "plan_lapsed" };
  }
  return keep(ctx, row, outcome.tokens);
}

async function letGo(ctx: Ctx, row: Connection): Promise<void> {
  await ctx.db.update(waveConnections).set({ refreshingUntil: null }).where(isStill(row));
}

/** Keeps the new pair, unless the person has disconnected or connected anew in the meantime. */
async function keep(ctx: Ctx, row: Connection, tokens: WaveTokens): Promise<FreshToken> {
  const { userId, generation } = row;
  const { accessToken, refreshToken, expiresInSeconds, scopes } = tokens;
  const now = ctx.clock();
  const change = {
    accessTokenSealed: await sealToken(ctx, userId, "access_token_sealed", accessToken),
    accessExpiresAt: addSeconds(now, expiresInSeconds),
    ...(refreshToken !== null && {
      refreshTokenSealed: await sealToken(ctx, userId, "refresh_token_sealed", refreshToken),
    }),
    ...(scopes !== null && { scopes: [...scopes] }),
    generation: generation + 1,
    refreshingUntil: null,
    updatedAt: now,
  };
  const kept = await patiently(() =>
    ctx.db
      .update(waveConnections)
      .set(change)
      .where(isStill(row))
      .returning({ userId: waveConnections.userId }),
  );
  const ready = { status: "ready", accessToken, generation: generation + 1 } as const;
  if (kept.length > 0) return ready;
  const [other] = await ctx.db
    .select({ sealed: waveConnections.accessTokenSealed })
    .from(waveConnections)
    .where(eq(waveConnections.userId, userId));
  if (!other) {
    await revokeTokens(ctx, { accessToken, refreshToken });
    return { status: "disconnected" };
  }
  // Our own write, whose answer was lost, or another pair.
  const held = await openToken(ctx, userId, "access_token_sealed", other.sealed);
  return held === accessToken ? ready : { status: "busy" };
}

/** The pair exists nowhere else, so an outage of a moment must not lose it. */
async function patiently<Result>(store: () => PromiseLike<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store();
    } catch (error) {
      if (attempt === maxStoreTries || !isDatabaseOutage(error)) throw error;
      await pause(storeWaitMs * 2 ** attempt);
    }
  }
}

/** Wave does not know the pair any more: the person has to be asked again. */
async function giveUp(ctx: Ctx, row: Connection): Promise<FreshToken> {
  const { userId } = row;
  const change = { status: "reauthorization_needed", refreshingUntil: null } as const;
  try {
    await ctx.db.atomic((tx) => [
      claim(
        tx,
        tx
          .update(waveConnections)
          .set({ ...change, updatedAt: ctx.clock() })
          .where(isStill(row))
          .returning({ userId: waveConnections.userId }),
        pairIsOurs,
      ),
      recordEvent(tx, ctx, { action: "wave.permission_ended", target: userId }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) !== pairIsOurs) throw error;
    // Somebody else has changed the pair since: theirs may be good.
    return { status: "busy" };
  }
  ctx.log.warn("wave_permission_ended", { was_cut_off: row.refreshingUntil !== null });
  return { status: "reauthorization_needed" };
}
