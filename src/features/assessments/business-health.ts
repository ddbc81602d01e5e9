import { assert } from "../../core/assert.ts";
import { type Answer, type Item, type Questionnaire, recommend } from "./questionnaire.ts";

type Indicator = Item &
  Readonly<{
    weight: number;
    /** 0 to 100 once it is clamped. */
    points: (answer: Answer) => number;
    advice: string;
  }>;

const frequencies: readonly (readonly [value: string, label: string, points: number])[] = [
  ["daily", "Every day", 100],
  ["weekly", "Every week", 80],
  ["monthly", "Every month", 60],
  ["quarterly", "Every quarter", 40],
  ["annually", "Once a year", 20],
];

const share = (full: number) => (answer: Answer) => (toNumber(answer) / full) * 100;
const yes = (answer: Answer) => (answer === true ? 100 : 0);

const indicators: readonly Indicator[] = [
  {
    id: "monthly_revenue",
    text: "How much does the business earn in a month?",
    kind: "number",
    unit: "currency, major units",
    weight: 2,
    points: share(1_000_000),
    advice:
      "Look at the three customers or products that earn most, and put one hour a week into" +
      " more of the same.",
  },
  {
    id: "cash_reserve_months",
    text: "For how many months could the business pay its costs from its cash alone?",
    kind: "number",
    unit: "months",
    weight: 2,
    points: share(12),
    advice:
      "Put a fixed share of every payment received into a reserve account until it covers " +
      "three months of costs.",
  },
  {
    id: "invoices_paid_within_30_days",
    text: "What share of invoices is paid within 30 days?",
    kind: "number",
    unit: "percent",
    weight: 1.5,
    points: share(100),
    advice:
      "Send invoices on the day of delivery, remind a week before they are due, and ask " +
      "slow payers for a deposit.",
  },
  {
    id: "formal_budget",
    text: "Does the business have a written budget?",
    kind: "boolean",
    weight: 1,
    points: yes,
    advice:
      "Write a budget of one page: expected income, fixed costs, and what may be spent on " +
      "the rest.",
  },
  {
    id: "review_frequency",
    text: "How often are the figures of the business looked at?",
    kind: "choice",
    options: frequencies.map(([value, label]) => ({ value, label })),
    weight: 1.5,
    points: (answer) => frequencies.find(([value]) => value === answer)?.[2] ?? 0,
    advice:
      "Book half an hour a week for cash, open invoices and bills to come; surprises get smaller.",
  },
  {
    id: "debt_to_income",
    text: "How much of its income does the business pay for its debts?",
    kind: "number",
    unit: "percent",
    weight: 2,
    points: (answer) => pointsOfDebt(toNumber(answer)),
    advice:
      "Pay the dearest loan first, and ask what the others would cost elsewhere before " +
      "taking a new one.",
  },
  {
    id: "accounting_software",
    text: "Does the business use accounting software?",
    kind: "boolean",
    weight: 1,
    points: yes,
    advice:
      "Move the books into accounting software and connect the bank, so that figures keep " +
      "themselves.",
  },
  {
    id: "profit_margin",
    text: "How much of its income is left as profit?",
    kind: "number",
    unit: "percent",
    weight: 2,
    points: share(100),
    advice:
      "Work out what each product costs to make and sell; raise the price of, or drop, what" +
      " earns nothing.",
  },
];

/** Percent of income; the upper end belongs to each step but the first. */
function pointsOfDebt(percent: number): number {
  if (percent < 25) return 100;
  if (percent <= 50) return 75;
  return percent <= 75 ? 50 : 25;
}

function toNumber(answer: Answer): number {
  assert(typeof answer === "number", "an item of this kind is answered by a number");
  return answer;
}

const clamp = (points: number) => Math.min(100, Math.max(0, points));
const toOneDecimal = (value: number) => Math.round(value * 10) / 10;
const totalWeight = indicators.reduce((sum, { weight }) => sum + weight, 0);

/** By the score as it is shown, so that no shown score stands beside the wrong band. */
export function bandOfBusiness(score: number): string {
  if (score < 34) return "Developing";
  return score < 67 ? "Stable" : "Optimized";
}

export const businessHealth: Questionnaire = {
  slug: "business-health",
  version: 1,
  title: "Health of a business",
  source: "Florin",
  items: indicators.map(({ weight: _, points: __, advice: ___, ...item }) => item),
  modes: ["self", "interviewer"],
  needsAgeGroup: false,
  benchmark: null,
  score(answers) {
    const details = indicators.map(({ id, weight, points }) => {
      const answer = answers[id];
      assert(answer !== undefined, "every item is answered");
      return { id, answer, points: clamp(points(answer)), max_points: 100, weight };
    });
    const sum = details.reduce((total, { points, weight }) => total + points * weight, 0);
    const score = toOneDecimal(sum / totalWeight);
    const advice = Object.fromEntries(indicators.map((each) => [each.id, each.advice]));
    return {
      rawScore: toOneDecimal(sum),
      score,
      band: bandOfBusiness(score),
      details: details.map((detail) => ({ ...detail, points: toOneDecimal(detail.points) })),
      recommendations: recommend(details, advice),
    };
  },
};
