import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  scoreTokens,
  scoreWordings,
  tokenise,
  wordingOf,
} from "../../../src/features/screening/name-score.ts";
import {
  normaliseName,
  removeCompanyTitles,
} from "../../../src/features/screening/normalise-name.ts";
import { soundex } from "../../../src/features/screening/phonetic-class.ts";
import { describeWithShared, sharedPath } from "../../support/shared-data.ts";

type Text = Readonly<{ text: string; prepare: "none" | "lower" | "normalize" }>;
type ScoreCase = Readonly<{ indexed: Text; search: Text; score: number }>;
type TextCase = Readonly<{ input: string; expected: string }>;

const file = "name-matching/watchman-cases.json";
const tolerance = 0.01;
const promisedCases = 120;

describeWithShared([file], "the published cases of name matching", () => {
  const cases = readCases();
  const scores = [
    ["without joining words", cases.best_pairs, score],
    ["with joining words", cases.best_pair_combination, scoreJoined],
  ] as const;
  const texts = [
    ["normalising", cases.normalize, normaliseName],
    ["company titles", cases.remove_company_titles, removeCompanyTitles],
    ["Soundex", cases.soundex, soundex],
  ] as const;

  test("all of them are there", () => {
    const count = [...scores, ...texts].reduce((sum, [, list]) => sum + list.length, 0);
    process.stdout.write(`${count} published cases of name matching\n`);
    expect(count).toBe(promisedCases);
  });

  test.each(scores)("scores %s are within the tolerance", (_, list, compare) => {
    const off = list.filter((each) => {
      return Math.abs(compare(each.search, each.indexed) - each.score) > tolerance;
    });
    expect(off).toEqual([]);
  });

  test.each(texts)("%s", (_, list, change) => {
    expect(list.map(({ input }) => change(input))).toEqual(list.map(({ expected }) => expected));
  });
});

function readCases(): Record<"best_pairs" | "best_pair_combination", ScoreCase[]> &
  Record<"normalize" | "remove_company_titles" | "soundex", TextCase[]> {
  try {
    return JSON.parse(readFileSync(sharedPath(file), "utf8"));
  } catch {
    // Its tests are left out then.
    return {
      ...{ best_pairs: [], best_pair_combination: [] },
      ...{ normalize: [], remove_company_titles: [], soundex: [] },
    };
  }
}

function tokensOf({ text, prepare }: Text) {
  const prepared = { none: text, lower: text.toLowerCase(), normalize: normaliseName(text) };
  return tokenise(prepared[prepare]);
}

function score(searched: Text, listed: Text): number {
  return scoreTokens(tokensOf(searched), tokensOf(listed));
}

function scoreJoined(searched: Text, listed: Text): number {
  return scoreWordings(wordingOf(tokensOf(searched)), wordingOf(tokensOf(listed)));
}
