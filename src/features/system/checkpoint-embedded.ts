import { sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";

/**
 * The embedded Postgres has no process that makes checkpoints, so its log would grow until an
 * orderly stop, and a start after a crash would read all of it. For the scheduled job.
 */
export async function checkpointEmbedded(ctx: Ctx): Promise<void> {
  if (ctx.settings.database.kind === "embedded") await ctx.db.execute(sql`checkpoint`);
}
