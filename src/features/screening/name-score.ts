import { scorePair, type Token, tokenOf } from "./token-score.ts";

const unmatchedWeight = 0.15;
/** Tokens of at most so many bytes may have been a part of the word beside them. */
const maxJoined = 3;

/** A name in the three ways in which its words may have been meant. */
export type Wording = Readonly<{
  plain: readonly Token[];
  /** Short tokens joined with the next one. */
  forward: readonly Token[];
  /** Short tokens joined with the one before. */
  backward: readonly Token[];
}>;

export type PairScore = (searched: Token, listed: Token) => number;

export function tokenise(text: string): Token[] {
  return text.split(/\s+/).flatMap((word) => (word === "" ? [] : tokenOf(word)));
}

export function wordingOf(plain: readonly Token[]): Wording {
  return { plain, forward: joinForward(plain), backward: joinBackward(plain) };
}

/**
 * How alike a searched name is to a listed one, 0 to 1.
 *
 * Tokens whose first letters share a phonetic class are paired, best pairs first, each token once;
 * such a pair counts even when it has nothing else in common. With the lengths of tokens in bytes,
 *
 *     covered  = Σ score × (searched + listed), over the pairs
 *     compared = all searched tokens + the listed ones that are in a pair
 *     score    = covered ÷ compared × (1 − 0.15 × (1 − listed in a pair ÷ all listed))
 *
 * so a searched word that the list does not have costs much, and a listed word that was not
 * searched for costs little.
 */
export function scoreTokens(
  searched: readonly Token[],
  listed: readonly Token[],
  pairScore: PairScore = scorePair,
): number {
  const listedLength = lengthOf(listed);
  if (listedLength === 0 || searched.length === 0) return 0;
  let covered = 0;
  let matchedLength = 0;
  for (const { one, other, score } of bestPairs(searched, listed, pairScore)) {
    covered += score * (one.bytes.length + other.bytes.length);
    matchedLength += other.bytes.length;
  }
  const penalty = (1 - matchedLength / listedLength) * unmatchedWeight;
  return (covered / (lengthOf(searched) + matchedLength)) * (1 - penalty);
}

/** The best of `scoreTokens` over all ways to read both names. */
export function scoreWordings(
  searched: Wording,
  listed: Wording,
  pairScore: PairScore = scorePair,
): number {
  let best = 0;
  for (const one of waysToRead(searched)) {
    for (const other of waysToRead(listed)) {
      best = Math.max(best, scoreTokens(one, other, pairScore));
    }
  }
  return best;
}

/** The ways to read a name that differ. */
export function waysToRead({ plain, forward, backward }: Wording): (readonly Token[])[] {
  const isJoined = (tokens: readonly Token[]) => tokens.length !== plain.length;
  return [plain, ...[forward, backward].filter(isJoined)];
}

export function lengthOf(tokens: readonly Token[]): number {
  return tokens.reduce((length, { bytes }) => length + bytes.length, 0);
}

type Pair = Readonly<{ one: Token; other: Token; score: number; at: number; there: number }>;

function bestPairs(
  searched: readonly Token[],
  listed: readonly Token[],
  pairScore: PairScore,
): Pair[] {
  const pairs: Pair[] = [];
  for (const [at, one] of searched.entries()) {
    for (const [there, other] of listed.entries()) {
      if (one.phonetic !== other.phonetic) continue;
      pairs.push({ one, other, score: pairScore(one, other), at, there });
    }
  }
  pairs.sort((a, b) => b.score - a.score);
  const usedSearched = new Set<number>();
  const usedListed = new Set<number>();
  return pairs.filter(({ at, there }) => {
    if (usedSearched.has(at) || usedListed.has(there)) return false;
    usedSearched.add(at);
    usedListed.add(there);
    return true;
  });
}

function joinForward(tokens: readonly Token[]): Token[] {
  const joined: string[] = [];
  let waiting = "";
  for (const { text, bytes } of tokens) {
    waiting += text;
    if (bytes.length <= maxJoined) continue;
    joined.push(waiting);
    waiting = "";
  }
  return [...joined, ...(waiting === "" ? [] : [waiting])].map(tokenOf);
}

function joinBackward(tokens: readonly Token[]): Token[] {
  const joined: string[] = [];
  for (const { text, bytes } of tokens) {
    const last = joined.length - 1;
    if (bytes.length <= maxJoined && last >= 0) joined[last] += text;
    else joined.push(text);
  }
  return joined.map(tokenOf);
}
