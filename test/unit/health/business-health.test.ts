import fc from "fast-check";
import { expect, test } from "vitest";
import {
  bandOfBusiness,
  businessHealth,
} from "../../../src/features/assessments/business-health.ts";
import type { Answers } from "../../../src/features/assessments/questionnaire.ts";

const nobody = { mode: "self", ageGroup: null } as const;
const worst: Answers = {
  monthly_revenue: 0,
  cash_reserve_months: 0,
  invoices_paid_within_30_days: 0,
  formal_budget: false,
  review_frequency: "annually",
  debt_to_income: 90,
  accounting_software: false,
  profit_margin: 0,
};
const best: Answers = {
  monthly_revenue: 1_000_000,
  cash_reserve_months: 12,
  invoices_paid_within_30_days: 100,
  formal_budget: true,
  review_frequency: "daily",
  debt_to_income: 0,
  accounting_software: true,
  profit_margin: 100,
};
const score = (answers: Answers) => businessHealth.score(answers, nobody);
const pointsOf = (id: string, answer: number | string) =>
  score({ ...worst, [id]: answer }).details.find((detail) => detail.id === id)?.points;

test("the weights are those of the definition, 13 in all", () => {
  const { details } = score(worst);
  expect(details.map(({ id, weight }) => [id, weight])).toEqual([
    ["monthly_revenue", 2],
    ["cash_reserve_months", 2],
    ["invoices_paid_within_30_days", 1.5],
    ["formal_budget", 1],
    ["review_frequency", 1.5],
    ["debt_to_income", 2],
    ["accounting_software", 1],
    ["profit_margin", 2],
  ]);
});

test("examples worked out by hand", () => {
  expect(score(best)).toMatchObject({ rawScore: 1300, score: 100, band: "Optimized" });
  expect(score(best).recommendations).toEqual([]);
  // 20 × 1.5 + 25 × 2 = 80 of 1,300.
  expect(score(worst)).toMatchObject({ rawScore: 80, score: 6.2, band: "Developing" });
  const some = {
    monthly_revenue: 250_000,
    cash_reserve_months: 3,
    invoices_paid_within_30_days: 80,
    formal_budget: true,
    review_frequency: "weekly",
    debt_to_income: 30,
    accounting_software: false,
    profit_margin: 12.5,
  };
  // 50 + 50 + 120 + 100 + 120 + 150 + 0 + 25 = 615, and 615 ÷ 13 = 47.307…
  expect(score(some)).toMatchObject({ rawScore: 615, score: 47.3, band: "Stable" });
  expect(score(some).recommendations.map(({ item_id }) => item_id)).toEqual([
    "profit_margin",
    "monthly_revenue",
    "cash_reserve_months",
  ]);
});

test.each([
  ["debt_to_income", -3, 100],
  ["debt_to_income", 24.9, 100],
  ["debt_to_income", 25, 75],
  ["debt_to_income", 50, 75],
  ["debt_to_income", 50.1, 50],
  ["debt_to_income", 75, 50],
  ["debt_to_income", 75.1, 25],
  ["debt_to_income", 1e308, 25],
  ["monthly_revenue", 500_000, 50],
  ["monthly_revenue", 1e12, 100],
  ["monthly_revenue", -1, 0],
  ["cash_reserve_months", 3, 25],
  ["cash_reserve_months", 13, 100],
  ["invoices_paid_within_30_days", 101, 100],
  ["profit_margin", -50, 0],
  ["profit_margin", 33.3, 33.3],
  ["review_frequency", "daily", 100],
  ["review_frequency", "weekly", 80],
  ["review_frequency", "monthly", 60],
  ["review_frequency", "quarterly", 40],
  ["review_frequency", "annually", 20],
])("%s of %s is worth %d", (id, answer, points) => {
  expect(pointsOf(id, answer)).toBe(points);
});

test.each([
  [0, "Developing"],
  [33.9, "Developing"],
  [34, "Stable"],
  [66.9, "Stable"],
  [67, "Optimized"],
  [100, "Optimized"],
])("%d is in the band %s", (value, band) => {
  expect(bandOfBusiness(value)).toBe(band);
});

test("whatever numbers are answered, every point and the score stay between 0 and 100", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const answers = fc.record({
    monthly_revenue: number,
    cash_reserve_months: number,
    invoices_paid_within_30_days: number,
    formal_budget: fc.boolean(),
    review_frequency: fc.constantFrom("daily", "weekly", "monthly", "quarterly", "annually"),
    debt_to_income: number,
    accounting_software: fc.boolean(),
    profit_margin: number,
  });
  fc.assert(
    fc.property(answers, (given) => {
      const scored = score(given);
      for (const value of [scored.score, ...scored.details.map(({ points }) => points)]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(100);
        expect(Math.round(value * 10) / 10).toBe(value);
      }
      expect(scored.band).toBe(bandOfBusiness(scored.score));
    }),
  );
});
