import { assert } from "../../core/assert.ts";
import type { AgeGroup, Mode } from "./questionnaire.ts";

/**
 * The Bureau's conversion of raw sums to scores: how a sum reads depends on age and on who read the
 * questions out. Of the short form only the columns for people who answer by themselves are known.
 */
type Table = Readonly<Record<AgeGroup, string>>;

const full: Readonly<Record<Mode, Table>> = {
  self: {
    "18-61":
      "14 19 22 25 27 29 31 32 34 35 37 38 40 41 42 44 45 46 47 49 50 51 52 54 55 56 58 59 60 62 " +
      "63 65 66 68 69 71 73 75 78 81 86",
    "62+":
      "14 20 24 26 29 31 33 35 36 38 39 41 42 44 45 46 48 49 50 52 53 54 56 57 58 60 61 63 64 66 " +
      "67 69 71 73 75 77 79 82 84 88 95",
  },
  interviewer: {
    "18-61":
      "16 21 24 27 29 31 33 34 36 38 39 40 42 43 44 45 47 48 49 50 52 53 54 55 57 58 59 60 62 63 " +
      "65 66 68 70 71 73 76 78 81 85 91",
    "62+":
      "18 23 26 28 30 32 33 35 36 38 39 40 41 43 44 45 46 47 48 49 50 52 53 54 55 56 57 58 60 61 " +
      "62 64 65 67 68 70 72 75 77 81 87",
  },
};
const short: Table = {
  "18-61": "19 25 29 32 36 38 41 43 46 48 50 53 55 57 60 63 65 68 72 76 82",
  "62+": "20 26 31 34 37 40 43 46 48 51 53 55 58 61 63 66 69 73 76 81 90",
};

/** The score of a raw sum of ten items, 0 to 40. */
export function convertFull(rawScore: number, mode: Mode, ageGroup: AgeGroup): number {
  return lookUp(full[mode][ageGroup], rawScore);
}

/** The score of a raw sum of five items, 0 to 20, answered by oneself. */
export function convertShort(rawScore: number, ageGroup: AgeGroup): number {
  return lookUp(short[ageGroup], rawScore);
}

function lookUp(column: string, rawScore: number): number {
  const score = column.split(" ")[rawScore];
  assert(score !== undefined, "a raw score is within its table");
  return Number(score);
}

/** The Bureau colours scores by these steps and calls none of them good or bad; nor do we. */
const steps: readonly (readonly [below: number, band: string])[] = [
  [40, "under_40"],
  [50, "40_to_49"],
  [60, "50_to_59"],
  [70, "60_to_69"],
];

export function bandOfWellbeing(score: number): string {
  return steps.find(([below]) => score < below)?.[1] ?? "70_and_over";
}
