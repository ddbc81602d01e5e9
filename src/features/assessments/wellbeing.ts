import { assert } from "../../core/assert.ts";
import {
  type Answers,
  type Circumstances,
  type Questionnaire,
  recommend,
  type Score,
} from "./questionnaire.ts";
import { shortWellbeingItems, type WellbeingItem, wellbeingItems } from "./wellbeing-items.ts";
import { bandOfWellbeing, convertFull, convertShort } from "./wellbeing-scale.ts";

const best = 4;

const advice: Readonly<Record<string, string>> = {
  q1:
    "Begin a cushion for surprises: a fixed sum aside on every payday, however small, " +
    "until it covers a month of bills.",
  q2:
    "Pick one goal that is years away, put a number and a date on it, and let a standing " +
    "order work towards it.",
  q3:
    "Write down the one thing that you want most, what it costs, and what you could leave" +
    " out to get there by when.",
  q4:
    "Set a sum aside for what you enjoy and plan the rest around it, so that spending it " +
    "costs no worry.",
  q5:
    "List what comes in and what must go out this month; the largest bill that can be " +
    "renegotiated is the place to start.",
  q6:
    "Work out how many months your savings last at today's spending, and choose one cost " +
    "to lower for good.",
  q7:
    "Spread gifts and feasts over the year: a twelfth of what they cost, set aside each " +
    "month, takes their strain away.",
  q8:
    "Move savings out on payday rather than at the end of the month: what is left over " +
    "then is yours to spend.",
  q9:
    "Call the creditor you are furthest behind with before the next due date, and ask for" +
    " a plan that you can keep.",
  q10:
    "Choose one hour a week for money matters, and let automatic payments carry what is " +
    "the same every month.",
};

function scoreItems(
  items: readonly WellbeingItem[],
  answers: Answers,
  convert: (rawScore: number) => number,
): Score {
  const details = items.map(({ id, isReversed }) => {
    const answer = answers[id];
    assert(typeof answer === "number", "every item is answered by a number");
    return { id, answer, points: isReversed ? best - answer : answer, max_points: best, weight: 1 };
  });
  const rawScore = details.reduce((sum, { points }) => sum + points, 0);
  const score = convert(rawScore);
  const recommendations = recommend(details, advice);
  return { rawScore, score, band: bandOfWellbeing(score), details, recommendations };
}

function ageGroupOf({ ageGroup }: Circumstances) {
  assert(ageGroup !== null, "the age group is given");
  return ageGroup;
}

const shared = {
  version: 1,
  source: "Consumer Financial Protection Bureau, Financial Well-Being Scale (public domain)",
  needsAgeGroup: true,
  benchmark: { score: 54, label: "The average of adults in the United States, 2016" },
} as const;

export const wellbeing: Questionnaire = {
  ...shared,
  slug: "cfpb-wellbeing",
  title: "Financial well-being",
  items: wellbeingItems,
  modes: ["self", "interviewer"],
  score: (answers, circumstances) =>
    scoreItems(wellbeingItems, answers, (rawScore) =>
      convertFull(rawScore, circumstances.mode, ageGroupOf(circumstances)),
    ),
};

export const shortWellbeing: Questionnaire = {
  ...shared,
  slug: "cfpb-wellbeing-short",
  title: "Financial well-being, five questions",
  items: shortWellbeingItems,
  modes: ["self"],
  score: (answers, circumstances) =>
    scoreItems(shortWellbeingItems, answers, (rawScore) =>
      convertShort(rawScore, ageGroupOf(circumstances)),
    ),
};
