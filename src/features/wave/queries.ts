import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { users } from "../users/index.ts";
import { waveConnections, waveSyncs } from "./tables.ts";

type Connection = typeof waveConnections.$inferSelect;
type Sync = typeof waveSyncs.$inferSelect;

/** How a person's connection stands, without its tokens. */
export type WaveState = Readonly<{
  connection: Pick<Connection, "status" | "scopes" | "connectedAt"> | null;
  sync: Sync | null;
}>;

export async function findWaveState(ctx: Ctx, userId: Id<"user">): Promise<WaveState> {
  const { status, scopes, connectedAt } = waveConnections;
  const [row] = await ctx.db
    .select({ connection: { status, scopes, connectedAt }, sync: waveSyncs })
    .from(users)
    .leftJoin(waveConnections, eq(waveConnections.userId, users.id))
    .leftJoin(waveSyncs, eq(waveSyncs.userId, users.id))
    .where(eq(users.id, userId));
  return row ?? { connection: null, sync: null };
}
