import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AgeGroup, Answers, Mode } from "../../../src/features/assessments/questionnaire.ts";
import { shortWellbeing, wellbeing } from "../../../src/features/assessments/wellbeing.ts";
import {
  bandOfWellbeing,
  convertFull,
  convertShort,
} from "../../../src/features/assessments/wellbeing-scale.ts";
import { readSharedJson } from "../../support/shared-data.ts";

type Columns = Record<AgeGroup, number[]>;
type Published = Readonly<{
  items10: { n: number; part: 1 | 2; reverse: boolean }[];
  items5: number[];
  table10: Record<Mode, Columns>;
  table5: { self: Columns };
  response_scale: { part1: string[]; part2: string[]; values_forward: number[] };
}>;

const published = readSharedJson<Published>("wellbeing/cfpb-fwb.json");

describe.runIf(published !== null)("the published scale", () => {
  const { table10, table5, items10, items5, response_scale } = published as Published;

  test("gives every score of the ten items", () => {
    let cells = 0;
    for (const [mode, columns] of Object.entries(table10)) {
      for (const [age, scores] of Object.entries(columns)) {
        expect(scores).toHaveLength(41);
        for (const [raw, score] of scores.entries()) {
          expect(convertFull(raw, mode as Mode, age as AgeGroup), `${mode} ${age} ${raw}`).toBe(
            score,
          );
          cells += 1;
        }
        expect(() => convertFull(41, mode as Mode, age as AgeGroup)).toThrow();
      }
    }
    expect(cells).toBe(4 * 41);
  });

  test("gives every score of the five items", () => {
    let cells = 0;
    for (const [age, scores] of Object.entries(table5.self)) {
      for (const [raw, score] of scores.entries()) {
        expect(convertShort(raw, age as AgeGroup), `${age} ${raw}`).toBe(score);
        cells += 1;
      }
      expect(() => convertShort(21, age as AgeGroup)).toThrow();
    }
    expect(cells).toBe(2 * 21);
  });

  test("asks the items in the published order, turned round as published", () => {
    expect(shortWellbeing.items.map(({ id }) => id)).toEqual(items5.map((n) => `q${n}`));
    for (const { n, part, reverse } of items10) {
      const item = wellbeing.items[n - 1];
      expect(item?.id).toBe(`q${n}`);
      const labels = part === 1 ? response_scale.part1 : response_scale.part2;
      expect(item?.options).toEqual(
        labels.map((label, index) => ({
          value: response_scale.values_forward[index],
          label: label.charAt(0).toUpperCase() + label.slice(1),
        })),
      );
      const { details } = wellbeing.score(all(4), { mode: "self", ageGroup: "62+" });
      expect(details[n - 1]?.points).toBe(reverse ? 0 : 4);
    }
  });
});

function all(value: number): Answers {
  return Object.fromEntries(wellbeing.items.map(({ id }) => [id, value]));
}

const reversed = new Set(["q3", "q5", "q6", "q7", "q9", "q10"]);
const extreme = (best: boolean): Answers =>
  Object.fromEntries(
    wellbeing.items.map(({ id }) => [id, reversed.has(id) === best ? 0 : 4] as const),
  );

test.each([
  [true, 40, 86, "70_and_over"],
  [false, 0, 14, "under_40"],
] as const)("the ends of the scale, best %s", (best, rawScore, score, band) => {
  const scored = wellbeing.score(extreme(best), { mode: "self", ageGroup: "18-61" });
  expect(scored).toMatchObject({ rawScore, score, band });
  expect(scored.recommendations).toHaveLength(best ? 0 : 3);
});

test.each([
  [39, "under_40"],
  [40, "40_to_49"],
  [49, "40_to_49"],
  [50, "50_to_59"],
  [59, "50_to_59"],
  [60, "60_to_69"],
  [69, "60_to_69"],
  [70, "70_and_over"],
])("%i is in the band %s", (score, band) => {
  expect(bandOfWellbeing(score)).toBe(band);
});

test("recommendations are for the weakest items, weakest first", () => {
  const answers = { ...extreme(true), q9: 4, q2: 2, q1: 3, q4: 3 };
  const { recommendations } = wellbeing.score(answers, { mode: "self", ageGroup: "62+" });
  expect(recommendations.map(({ item_id }) => item_id)).toEqual(["q9", "q2", "q1"]);
});

test("whatever is answered, the score is a whole number of the scale and grows with the answers", () => {
  const answer = fc.record(
    Object.fromEntries(wellbeing.items.map(({ id }) => [id, fc.integer({ min: 0, max: 4 })])),
  );
  const circumstances = fc.record({
    mode: fc.constantFrom<Mode>("self", "interviewer"),
    ageGroup: fc.constantFrom<AgeGroup>("18-61", "62+"),
  });
  fc.assert(
    fc.property(answer, circumstances, (answers, where) => {
      const scored = wellbeing.score(answers, where);
      expect(Number.isInteger(scored.score)).toBe(true);
      expect(scored.score).toBeGreaterThanOrEqual(14);
      expect(scored.score).toBeLessThanOrEqual(95);
      const better = { ...answers, q1: Math.min(4, Number(answers["q1"]) + 1) };
      expect(wellbeing.score(better, where).score).toBeGreaterThanOrEqual(scored.score);
    }),
  );
});
