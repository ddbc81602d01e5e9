import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { cutTables } from "../../platform/db/cut-tables.ts";
import { waveConnections, waveConsents, waveSyncs } from "./tables.ts";

const maxExported = 100;

/** A person's connection to Wave without its tokens, its sync, and ways to Wave under way. */
export async function exportWave(ctx: Ctx, userId: Id<"user">) {
  const { db } = ctx;
  const [connections, syncs, consents] = await Promise.all([
    db.select().from(waveConnections).where(eq(waveConnections.userId, userId)),
    db.select().from(waveSyncs).where(eq(waveSyncs.userId, userId)),
    db
      .select({
        userId: waveConsents.userId,
        sessionId: waveConsents.sessionId,
        expiresAt: waveConsents.expiresAt,
      })
      .from(waveConsents)
      .where(eq(waveConsents.userId, userId))
      .limit(maxExported + 1),
  ]);
  return cutTables(maxExported, {
    wave_connections: connections.map(
      ({ accessTokenSealed: _, refreshTokenSealed: __, ...shown }) => shown,
    ),
    wave_syncs: syncs,
    wave_consents: consents,
  });
}
