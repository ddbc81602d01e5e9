import { and, eq, exists } from "drizzle-orm";
import type { Ctx, User } from "../../platform/ctx.ts";
import { recordEvent } from "../audit/index.ts";
import { beginSyncs } from "./begin-syncs.ts";
import { waveNotConnected } from "./errors.ts";
import { findWaveState, type WaveState } from "./queries.ts";
import { waveOf } from "./reach-wave.ts";
import { syncAtOnce } from "./run-syncs.ts";
import { waveConnections, waveSyncs } from "./tables.ts";

/**
 * Begins to read the actor's books anew, unless that is under way; gives how it stands. Throws
 * `wave_not_connected`, also when the permission has ended.
 */
export async function requestSync(ctx: Ctx, { userId }: User): Promise<WaveState> {
  waveOf(ctx);
  const state = await findWaveState(ctx, userId);
  if (state.connection?.status !== "active") throw waveNotConnected();
  const permission = ctx.db
    .select({ userId: waveConnections.userId })
    .from(waveConnections)
    .where(and(eq(waveConnections.userId, userId), eq(waveConnections.status, "active")));
  const [, begun] = await ctx.db.atomic((tx) => [
    recordEvent(tx, ctx, { action: "wave.sync_requested", target: userId }),
    beginSyncs(tx, ctx, and(eq(waveSyncs.userId, userId), exists(permission))),
  ]);
  if (begun.length > 0) syncAtOnce(ctx, userId);
  return findWaveState(ctx, userId);
}
