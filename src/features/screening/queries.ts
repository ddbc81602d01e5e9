import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Ctx } from "../../platform/ctx.ts";
import { sanctionsLists, sanctionsTokens } from "./tables.ts";

/** Grows by one with every import of any list; 0 before the first one. */
export async function currentListVersion(ctx: Ctx): Promise<number> {
  const { rows } = await ctx.db.execute(sql`select ${listVersion} as version`);
  return versionRow.parse(rows[0]).version;
}

/** Names are exchanged as whole lists, so one number tells whether two reads saw the same. */
export const listVersion = sql`(
  select coalesce(sum(edition), 0)::int from ${sanctionsLists})`;

const versionRow = z.object({ version: z.int() });
const tokenRow = z.object({ version: z.int(), tokens: z.array(z.string()) });

/** Words that have one key; the most frequent beginnings have some hundreds. */
const maxTokensOfKey = 2_000;
/** Words that share a key with a search: some hundreds for each of its words. */
const maxTokens = 20_000;

/**
 * The words of the lists in force that share a key with those that are searched for. Key by key,
 * because a planner that guesses how many share any of them may rather read every word there is.
 */
export async function findTokens(
  ctx: Ctx,
  keys: readonly number[],
): Promise<{ version: number; tokens: string[] }> {
  const { rows } = await ctx.db.execute(sql`
    select ${listVersion} as version, array(
      select distinct found.token
      from unnest(${`{${keys.join(",")}}`}::int[]) as wanted (key) cross join lateral (
        select token from ${sanctionsTokens}
        where keys @> array[wanted.key]
          and import_id = any(array(select import_id from ${sanctionsLists}))
        limit ${maxTokensOfKey}) found
      limit ${maxTokens}) as tokens`);
  return tokenRow.parse(rows[0]);
}
