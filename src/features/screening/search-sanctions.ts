import type { Ctx } from "../../platform/ctx.ts";
import { recordEvent } from "../audit/index.ts";
import type { ScreeningMatch } from "./screen-person.ts";
import { searchLists } from "./search-lists.ts";
import type { EntityType } from "./tables.ts";

export type SanctionsQuery = Readonly<{
  name: string;
  minScore: number;
  type?: EntityType | undefined;
}>;

/** What staff get at once. */
const maxMatches = 100;

/** For staff: who on the lists has a name like this one, by the name alone; audited. */
export async function searchSanctions(
  ctx: Ctx,
  query: SanctionsQuery,
): Promise<readonly ScreeningMatch[]> {
  const { matches, listVersion } = await searchLists(ctx, {
    ...query,
    ...{ dateOfBirth: null, documents: [], maxMatches },
  });
  // Who was searched for is told by a keyed tag: two searches for one name can be seen to be that.
  const name_tag = ctx.crypto.tagger("screening-search").tag(query.name.toLowerCase());
  const details = { name_tag, min_score: query.minScore, list_version: listVersion };
  await recordEvent(ctx.db, ctx, {
    action: "screening.searched",
    details: { ...details, matches: matches.length },
  });
  return matches;
}
