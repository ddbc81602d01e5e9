import { unavailable } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { type Evidence, weighEvidence } from "./evidence.ts";
import { lengthOf, scoreWordings, waysToRead } from "./name-score.ts";
import { type PreparedName, prepareListed, prepareSearched } from "./prepare-name.ts";
import { findTokens } from "./queries.ts";
import { type Candidate, findCandidates, type SimilarToken } from "./queries-candidates.ts";
import type { Screening, ScreeningMatch } from "./screen-person.ts";
import type { EntityType } from "./tables.ts";
import { keysOf } from "./token-keys.ts";
import { scorePair, type Token, tokenOf } from "./token-score.ts";

export type ListSearch = Evidence &
  Readonly<{
    name: string;
    minScore: number;
    maxMatches: number;
    type?: EntityType | undefined;
  }>;

/** Words that are less alike promise nothing. */
const minTokenScore = 0.6;
/** Words of the lists that are taken for one searched word, the most alike first. */
const maxSimilar = 100;
/** The same for all searched words together: of long names fewer are taken for each. */
const maxSimilarInAll = 1_500;
/** A list may be exchanged between two reads; hardly ever twice within a second. */
const maxTries = 3;

/** Compares a name, and what else is known, with every list in force; best first. */
export async function searchLists(ctx: Ctx, search: ListSearch): Promise<Screening> {
  const name = prepareSearched(search.name);
  const ways = distinctWays(name);
  const keys = [...new Set(ways.flat().flatMap(({ text }) => keysOf(text)))];
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const { version, tokens } = await findTokens(ctx, keys);
    if (version === 0) return { isScreened: false, listVersion: 0, matches: [] };
    const found = await findCandidates(ctx, {
      similar: compareTokens(ways, tokens),
      documents: search.documents,
      minScore: search.minScore,
      type: search.type,
    });
    if (found.version !== version) continue;
    const matches = rankMatches(search, name, found.candidates);
    return { isScreened: true, listVersion: version, matches };
  }
  throw unavailable({ detail: "The lists are being exchanged. Try again in a moment." });
}

/** Every way to read the searched name, as a person's and as a company's, each once. */
function distinctWays({ asPerson, asOther }: PreparedName): (readonly Token[])[] {
  const ways = [...waysToRead(asPerson), ...waysToRead(asOther)];
  const textOf = (tokens: readonly Token[]) => tokens.map(({ text }) => text).join(" ");
  return [...new Map(ways.map((way) => [textOf(way), way])).values()];
}

function compareTokens(
  ways: readonly (readonly Token[])[],
  texts: readonly string[],
): SimilarToken[] {
  const listed = texts.map(tokenOf);
  const words = ways.reduce((count, tokens) => count + tokens.length, 0);
  const bound = Math.min(maxSimilar, Math.ceil(maxSimilarInAll / words));
  const nearest = new Map<string, { token: string; score: number }[]>();
  const nearestOf = (searched: Token) => {
    const known = nearest.get(searched.text);
    if (known) return known;
    const found = listed
      .filter(({ phonetic }) => phonetic === searched.phonetic)
      .map((other) => ({ token: other.text, score: scorePair(searched, other) }))
      .filter(({ score }) => score >= minTokenScore)
      .sort((a, b) => b.score - a.score)
      .slice(0, bound);
    nearest.set(searched.text, found);
    return found;
  };
  return ways.flatMap((tokens, way) => {
    const total = lengthOf(tokens);
    return tokens.flatMap((searched, place) =>
      nearestOf(searched).map((near) => ({
        ...near,
        ...{ way, place, searched: searched.bytes.length, total },
      })),
    );
  });
}

function rankMatches(
  search: ListSearch,
  name: PreparedName,
  candidates: readonly Candidate[],
): ScreeningMatch[] {
  const pairScore = rememberPairs();
  return candidates
    .map((candidate) => compare(search, name, candidate, pairScore))
    .filter(({ score }) => score >= search.minScore)
    .sort((a, b) => b.score - a.score || (a.entityId < b.entityId ? -1 : 1))
    .slice(0, search.maxMatches);
}

function compare(
  search: ListSearch,
  { asPerson, asOther }: PreparedName,
  candidate: Candidate,
  pairScore: typeof scorePair,
): ScreeningMatch {
  const { list, type } = candidate;
  const searched = type === "individual" ? asPerson : asOther;
  let best = { name: candidate.name, score: 0 };
  for (const name of candidate.names) {
    const score = scoreWordings(searched, prepareListed(name, type), pairScore);
    if (score > best.score) best = { name, score };
  }
  return {
    entityId: `${list}:${candidate.source_id}`,
    name: candidate.name,
    matchedName: best.name,
    score: Math.round(weighEvidence(best.score, search, candidate) * decimals) / decimals,
    programs: candidate.programs,
    list,
    type,
  };
}

/** Scores are told with so many parts of one. */
const decimals = 10_000;

/** The same words meet in many names. */
function rememberPairs(): typeof scorePair {
  const known = new Map<string, number>();
  return (searched, listed) => {
    const key = `${searched.text} ${listed.text}`;
    const score = known.get(key) ?? scorePair(searched, listed);
    known.set(key, score);
    return score;
  };
}
