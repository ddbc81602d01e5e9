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

/**
 * How far an estimate may be below the score: it lacks pairs that the index did not find, and one
 * of two words may be such a pair.
 */
const estimateSlack = 0.25;
/** Names with words like one that is searched for; with more, the word alone tells nothing. */
const frequent = 1_000;
/** Of sums of 32-bit numbers. */
const rounding = 0.001;

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
  minScore: number;
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
    postings as materialized (${postingsOf}),
    telling as (${tellingPlaces(filter.minScore)}),
    hopeful as materialized (${hopefulNames}),
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

/** Which names have each of the words. */
const postingsOf = sql`
  select t.* from (select distinct token from alike) s
  cross join ${sanctionsLists} l cross join lateral (
    select * from ${sanctionsNameTokens} t
    where t.import_id = l.import_id and t.token = s.token limit ${maxNamesOfToken}) t`;

/**
 * The places whose words make a name worth a look. Rare words do. Frequent ones (`TRADING`) do
 * where they could reach the score together with those that are more frequent still: of places
 *
 *     Σ score × (searched + listed) ÷ (total + Σ listed) ≥ wanted
 *
 * holds only if Σ (score × (searched + listed) − wanted × listed) ≥ wanted × total. Thousands of
 * names have nothing in common with the searched one but such a word, and the bound on candidates
 * would choose blindly among them. Source: the MaxScore rule of text search.
 */
function tellingPlaces(minScore: number): SQL {
  return sql`
    select way, place from (
      select way, place, total, size,
        sum(gain) over (partition by way order by size desc, place) as reach
      from (
        select s.way, s.place, s.total, sum(p.size) as size,
          max(s.score * (s.searched + octet_length(s.token))
            - ${minScore}::real * octet_length(s.token)) as gain
        from alike s join (select token, count(*) as size from postings group by 1) p using (token)
        group by 1, 2, 3
      ) sized
    ) reached
    where size <= ${frequent} or reach >= ${minScore}::real * total - ${rounding}::real`;
}

/** The words of names that are worth a look. Made before ways to read multiply the rows. */
const hopefulNames = sql`
  select p.* from postings p where (p.import_id, p.entity, p.position, p.name_length) in (
    select t.import_id, t.entity, t.position, t.name_length
    from telling join alike s using (way, place) join postings t using (token))`;

/** For each name and way of reading, what `scoreTokens` would find if no word served twice. */
function estimates({ minScore, type }: CandidateFilter): SQL {
  const isOfType = type
    ? sql`where exists (select 1 from ${sanctionsEntities} e where e.import_id = names.import_id
        and e.entity = names.entity and e.type = ${type})`
    : sql``;
  return sql`
    select import_id, entity, max(estimate) as estimate from (
      select import_id, entity, sum(covered) / (total + sum(listed))
        * (1 - 0.15 * (1 - least(1, sum(listed)::real / name_length))) as estimate
      from (
        select p.import_id, p.entity, p.position, p.name_length, s.way, s.place, s.total,
          max(s.score * (s.searched + octet_length(s.token))) as covered,
          max(octet_length(s.token)) as listed
        from hopeful p join alike s using (token)
        group by 1, 2, 3, 4, 5, 6, 7
      ) words
      group by import_id, entity, position, name_length, way, total
    ) names
    ${isOfType}
    group by import_id, entity having max(estimate) >= ${minScore - estimateSlack}
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
