import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FraudRule, fraudRules } from "../../src/core/fraud-rules.ts";
import { parsePolicy } from "../../src/core/policy.ts";
import type { TransferFacts } from "../../src/features/transfers/risk-facts.ts";
import { isMaterial, rules } from "../../src/features/transfers/risk-rules.ts";
import { scoreTransfer, scoreWatched } from "../../src/features/transfers/risk-score.ts";

/** Rules in shadow: computed, recorded, and without any effect. */
const moments = fc.date({
  min: new Date("2026-01-01T00:00:00Z"),
  max: new Date("2026-06-01T00:00:00Z"),
  noInvalidDate: true,
});
const anyFacts: fc.Arbitrary<TransferFacts> = fc.record({
  at: moments,
  amount: fc.oneof(
    fc.integer({ min: 1, max: 20_000_00 }),
    fc.constantFrom(1_000_00, 9_000_00, 9_999_99),
  ),
  exponent: fc.constantFrom(0, 2, 3),
  sentIn30Days: fc.record({ amount: fc.nat({ max: 9_000_00 }), transfers: fc.nat({ max: 20 }) }),
  transfersInHour: fc.nat({ max: 15 }),
  nearThresholdInDay: fc.nat({ max: 4 }),
  payeeIsKnown: fc.constantFrom(true, false, null),
  accountOpenedAt: moments,
  lastSentOn: fc.option(moments),
  joinedAt: moments,
  passwordChangedAt: fc.option(moments),
  factorsChangedAt: fc.option(moments),
});
const anyThresholds = fc.record({ review: fc.nat({ max: 90 }), block: fc.nat({ max: 140 }) });
const anyShadow = fc.subarray([...fraudRules]);

/** The table as if some rules had never been written, scored by hand. */
function scoreWithout(
  gone: readonly FraudRule[],
  facts: TransferFacts,
  thresholds: Readonly<{ review: number; block: number }>,
) {
  const reasons: FraudRule[] = [];
  let score = 0;
  for (const row of rules) {
    const first = row.find((rule) => !gone.includes(rule.reason) && rule.applies(facts));
    if (!first) continue;
    reasons.push(first.reason);
    score += first.points;
  }
  const decision = score >= thresholds.block ? "block" : "review";
  const isHeld = isMaterial(facts) && score >= Math.min(thresholds.block, thresholds.review);
  return { decision: isHeld ? decision : "allow", score, reasons };
}

test("the table has each name once, and every name is in the table", () => {
  expect(rules.flat().map(({ reason }) => reason)).toEqual([...fraudRules]);
});

describe("whatever the facts, thresholds and rules in shadow are", () => {
  test("everything is decided as if those rules did not exist", () => {
    fc.assert(
      fc.property(anyFacts, anyThresholds, anyShadow, (facts, thresholds, shadow) => {
        const { findings: _, ...risk } = scoreWatched(facts, thresholds, shadow);
        expect(risk).toEqual(scoreWithout(shadow, facts, thresholds));
      }),
      { numRuns: 2_000 },
    );
  });

  test("a finding says what the rule alone would add and change", () => {
    fc.assert(
      fc.property(anyFacts, anyThresholds, anyShadow, (facts, thresholds, shadow) => {
        const { findings, score } = scoreWatched(facts, thresholds, shadow);
        for (const rule of shadow) {
          const others = shadow.filter((other) => other !== rule);
          const counted = scoreWithout(others, facts, thresholds);
          const found = findings.find((each) => each.rule === rule);
          const expected = { rule, points: counted.score - score, wouldDecide: counted.decision };
          expect(found).toEqual(counted.reasons.includes(rule) ? expected : undefined);
        }
        expect(findings.every((each) => shadow.includes(each.rule))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("without any in shadow all is as ever", () => {
    fc.assert(
      fc.property(anyFacts, anyThresholds, (facts, thresholds) => {
        const expected = { ...scoreTransfer(facts, thresholds), findings: [] };
        expect(scoreWatched(facts, thresholds, [])).toEqual(expected);
      }),
    );
  });
});

describe("fraud.shadow of POLICY", () => {
  const parse = (value: unknown) => parsePolicy(JSON.stringify({ "fraud.shadow": value }), true);

  test("is empty, and may name every rule", () => {
    expect(parsePolicy(undefined, true)).toMatchObject({ policy: { "fraud.shadow": [] } });
    expect(parse([...fraudRules])).toMatchObject({ policy: { "fraud.shadow": fraudRules } });
  });

  test.each([[["night"]], ["night_time"], [["night_time", "night_time"]], [null], [[1]]])(
    "cannot be %j",
    (value) => {
      const parsed = parse(value);
      expect(parsed.ok).toBe(false);
      expect(parsed.ok ? [] : parsed.problems.join()).toMatch(/^fraud\.shadow/);
    },
  );

  test("lists the known rules when one is unknown", () => {
    const parsed = parse(["night"]);
    for (const rule of fraudRules) expect(JSON.stringify(parsed)).toContain(rule);
  });
});
