import { sql } from "drizzle-orm";
import { z } from "zod";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { ClaimedKey } from "../../platform/http/idempotency.ts";
import { readEffect } from "./post-request.ts";
import type { Effect } from "./posting.ts";

/** As long the posting functions let a key stand for what it did. */
const keptSeconds = 86_400;

/**
 * What the same request did under its key before; null when it did nothing. For requests that may
 * be refused only because they come again later: what has happened is answered, not denied.
 */
export async function findEffect(
  ctx: Ctx,
  { scope, key, tag }: ClaimedKey,
): Promise<Effect | null> {
  const since = addSeconds(ctx.clock(), -keptSeconds).toISOString();
  const { rows } = await ctx.db.execute(sql`
    select k.effect from idempotency_keys k where k.scope = ${scope} and k.key = ${key}
    and k.request_tag = ${tag} and k.effect is not null and k.created_at >= ${since}`);
  const [row] = z.array(z.object({ effect: z.unknown() })).parse(rows);
  return row ? readEffect(row.effect) : null;
}
