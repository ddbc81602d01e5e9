import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Ctx } from "../../platform/ctx.ts";
import { listVersion } from "./queries.ts";
import {
  type EntityType,
  entityTypes,
  listNames,
  sanctionsEntities,
  sanctionsLists,
  sanctionsNames,
  sanctionsNameTokens,
} from "./tables.ts";

/** Entities that are compared in full; those that promise most come first. */
const maxCandidates = 250;
/** Names that have one word; the bound also keeps the planner to the index, word by word. */
const maxNamesOfToken = 50_000;
/** Entities with a paper that is asked for; a number stands for few. */
const maxByDocument = 50;

/** A word of the lists that is like one that is searched for. */
export type SimilarToken = Readonly<{
  /** The way to read the searched name, and the place of its word there. */
  way: number;
  place: number;
  token: string;
  score: number;
  /** Bytes of the searched word, and of all words of that way. */
  searched: number;
  total: number;
}>;

export type CandidateFilter = Readonly<{
  similar: readonly SimilarToken[];
  documents: readonly string[];
  /** Estimates below it are left out. */
  minEstimate: number;
  type?: EntityType | undefined;
}>;

const candidateRow = z.object({
  list: z.enum(listNames),
  source_id: z.string(),
  type: z.enum(entityTypes),
  name: z.string(),
  programs: z.array(z.string()),
  births: z.array(z.string()),
  documents: z.array(z.string()),
  names: z.array(z.string()),
});
export type Candidate = z.infer<typeof candidateRow>;
const found = z.array(z.object({ version: z.int(), candidate: candidateRow.nullable() }));

/**
 * Entities of the lists in force whose names have such words, or that hold such papers. The score
 * of `name-score.ts` is estimated from the words alone, so that the bound cuts off the least alike.
 */
export async function findCandidates(
  ctx: Ctx,
  filter: CandidateFilter,
): Promise<{ version: number; candidates: Candidate[] }> {
  const { rows } = await ctx.db.execute(sql`
    with alike as (${similarTokens(filter.similar)}),
    best as (${estimates(filter)}),
    holders as (${holdersOf(filter)}),
    chosen as (
      select import_id, entity from best union select import_id, entity from holders)
    select ${listVersion} as version, found.candidate
    from (select 1) as always left join lateral (
      select json_build_object('list', l.list, 'source_id', e.source_id, 'type', e.type,
        'name', e.name, 'programs', e.programs, 'births', e.births, 'documents', e.documents,
        'names', array(select n.name from ${sanctionsNames} n
          where n.import_id = e.import_id and n.entity = e.entity order by n.position)
      ) as candidate
      from chosen c
      join ${sanctionsEntities} e on e.import_id = c.import_id and e.entity = c.entity
      join ${sanctionsLists} l on l.import_id = c.import_id
    ) found on true`);
  const parsed = found.parse(rows);
  return {
    version: parsed[0]?.version ?? 0,
    candidates: parsed.flatMap(({ candidate }) => candidate ?? []),
  };
}

function similarTokens(similar: readonly SimilarToken[]): SQL {
  return sql`select * from json_to_recordset(${JSON.stringify(similar)}::json)
    as row (way int, place int, token text, score real, searched int, total int)`;
}

/** For each name and way of reading, what `scoreTokens` would find if no word served twice. */
function estimates({ minEstimate, type }: CandidateFilter): SQL {
  const isOfType = type
    ? sql`where exists (select 1 from ${sanctionsEntities} e where e.import_id = names.import_id
        and e.entity = names.entity and e.type = ${type})`
    : sql``;
  return sql`
    select import_id, entity, max(estimate) as estimate from (
      select import_id, entity, sum(covered) / (total + sum(listed))
        * (1 - 0.15 * (1 - least(1, sum(listed)::real / name_length))) as estimate
      from (
        select t.import_id, t.entity, t.position, t.name_length, s.way, s.place, s.total,
          max(s.score * (s.searched + octet_length(s.token))) as covered,
          max(octet_length(s.token)) as listed
        from alike s cross join ${sanctionsLists} l cross join lateral (
          select * from ${sanctionsNameTokens} t
          where t.import_id = l.import_id and t.token = s.token limit ${maxNamesOfToken}) t
        group by 1, 2, 3, 4, 5, 6, 7
      ) words
      group by import_id, entity, position, name_length, way, total
    ) names
    ${isOfType}
    group by import_id, entity having max(estimate) >= ${minEstimate}
    order by 3 desc, 1, 2 limit ${maxCandidates}`;
}

function holdersOf({ documents, type }: CandidateFilter): SQL {
  const isOfType = type ? sql`and type = ${type}` : sql``;
  return sql`
    select import_id, entity from ${sanctionsEntities}
    where documents && array(select json_array_elements_text(${JSON.stringify(documents)}::json))
      and import_id in (select import_id from ${sanctionsLists}) ${isOfType}
    limit ${maxByDocument}`;
}
