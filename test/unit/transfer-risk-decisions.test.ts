import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { productionPolicy } from "../../src/core/policy.ts";
import {
  countEarlierInList,
  isNearThreshold,
  type TransferFacts,
} from "../../src/features/transfers/risk-facts.ts";
import { rules } from "../../src/features/transfers/risk-rules.ts";
import { scoreTransfer } from "../../src/features/transfers/risk-score.ts";

const thresholds = {
  review: productionPolicy["fraud.review"],
  block: productionPolicy["fraud.block"],
};
const dayMs = 86_400_000;
const daysBefore = (at: Date, days: number) => new Date(at.getTime() - days * dayMs);
const noon = new Date("2026-05-04T12:00:00.000Z");
const night = new Date("2026-05-04T02:00:00.000Z");

/** Somebody who finished the sign-up an hour ago and has never sent anything. */
const newcomer = (at: Date): TransferFacts => ({
  at,
  amount: 50_00,
  exponent: 2,
  sentIn30Days: { amount: 0, transfers: 0 },
  transfersInHour: 0,
  nearThresholdInDay: 0,
  payeeIsKnown: false,
  accountOpenedAt: daysBefore(at, 1 / 24),
  lastSentOn: null,
  joinedAt: daysBefore(at, 1 / 24),
  passwordChangedAt: daysBefore(at, 1.1 / 24),
  factorsChangedAt: daysBefore(at, 0.5 / 24),
});
const score = (facts: TransferFacts) => scoreTransfer(facts, thresholds);

describe("what usual play comes to", () => {
  test.each([
    ["by day", noon],
    ["by night", night],
  ])("a newcomer sends 50.00 to somebody new, %s", (_when, at) => {
    expect(score(newcomer(at))).toEqual({ decision: "allow", score: 0, reasons: [] });
  });

  test("a newcomer sends 1,000.00 to somebody new at night", () => {
    const facts = { ...newcomer(night), amount: 1_000_00 };
    expect(score(facts)).toEqual({ decision: "allow", score: 5, reasons: ["round_amount"] });
  });

  test.each([
    ["by day", noon],
    ["by night", night],
  ])("of 500 small transfers in a minute, %s, none is held", (_when, at) => {
    const facts = { ...newcomer(at), amount: 99_99, sentIn30Days: { amount: 300, transfers: 3 } };
    for (let earlier = 0; earlier < 500; earlier += 1) {
      expect(score({ ...facts, transfersInHour: earlier }).decision).toBe("allow");
    }
    // What the rules say is kept all the same.
    expect(score({ ...facts, transfersInHour: 499 })).toEqual({
      decision: "allow",
      score: 60,
      reasons: ["amount_above_5x_mean", "over_10_transfers_in_hour"],
    });
  });
});

describe("what several rules come to", () => {
  const rapid = { transfersInHour: 10, sentIn30Days: { amount: 300_00, transfers: 3 } };
  test.each([
    ["99.99", 99_99, 2, "allow"],
    ["100.00", 100_00, 2, "allow"],
    ["500.01", 500_01, 2, "review"],
    ["99 yen", 99, 0, "allow"],
    ["100 yen", 100, 0, "review"],
    ["99.999 dinars", 99_999, 3, "allow"],
    ["100.000 dinars", 100_000, 3, "review"],
  ] as const)("velocity and %s", (_what, amount, exponent, decision) => {
    const unit = 10 ** (exponent - 2);
    const sentIn30Days = { amount: exponent === 2 ? 300_00 : 15_00 * unit, transfers: 3 };
    const facts = { ...newcomer(noon), ...rapid, sentIn30Days, amount, exponent };
    expect(score(facts).decision).toBe(decision);
  });

  test("a takeover: large, to somebody new, at night, from a silent account", () => {
    const facts: TransferFacts = {
      ...newcomer(night),
      amount: 4_000_00,
      accountOpenedAt: daysBefore(night, 400),
      lastSentOn: daysBefore(night, 200),
      joinedAt: daysBefore(night, 400),
      passwordChangedAt: daysBefore(night, 0.5),
    };
    expect(score(facts)).toEqual({
      decision: "block",
      score: 75,
      reasons: [
        "new_payee",
        "night_time",
        "credentials_changed",
        "dormant_account",
        "round_amount",
      ],
    });
  });

  test("structuring alone is reviewed", () => {
    const facts = { ...newcomer(noon), amount: 9_500_00, nearThresholdInDay: 2 };
    const settled = { ...facts, payeeIsKnown: true, accountOpenedAt: daysBefore(noon, 60) };
    expect(score(settled)).toEqual({ decision: "review", score: 40, reasons: ["structuring"] });
  });

  test("thresholds that stand the wrong way round: the stricter decision holds", () => {
    const facts = { ...newcomer(noon), amount: 9_500_00, nearThresholdInDay: 2 };
    expect(scoreTransfer(facts, { review: 70, block: 40 }).decision).toBe("block");
  });
});

describe("a list", () => {
  const owner = "usr_01h2xcejqtf2nbrexx3vqjhp41" as Id<"user">;
  const other = "usr_01h2xcejqtf2nbrexx3vqjhp42" as Id<"user">;
  const facts = { ...newcomer(noon), amount: 9_500_00, nearThresholdInDay: 1, transfersInHour: 4 };
  const small = { ...facts, amount: 10_00, nearThresholdInDay: 0 };

  test("counts its earlier transfers of the same person as sent", () => {
    const list = [owner, other, owner, owner, owner].map((ownerId) => ({
      ownerId,
      currency: "USD",
    }));
    const counted = countEarlierInList(list, [facts, facts, null, small, facts]);
    expect(counted.map((each) => each?.transfersInHour ?? null)).toEqual([4, 4, null, 5, 6]);
    expect(counted.map((each) => each?.nearThresholdInDay ?? null)).toEqual([1, 1, null, 0, 2]);
  });

  test("of one is as it was", () => {
    expect(countEarlierInList([{ ownerId: owner, currency: "USD" }], [facts])).toEqual([facts]);
  });

  test("counts amounts near the threshold by currency, and all transfers together", () => {
    const list = ["USD", "EUR", "USD"].map((currency) => ({ ownerId: owner, currency }));
    const counted = countEarlierInList(list, [facts, facts, facts]);
    expect(counted.map((each) => each?.transfersInHour)).toEqual([4, 5, 6]);
    expect(counted.map((each) => each?.nearThresholdInDay)).toEqual([1, 1, 2]);
  });
});

const moments = fc.date({
  min: new Date("2020-01-01T00:00:00Z"),
  max: new Date("2030-01-01T00:00:00Z"),
  noInvalidDate: true,
});
const amounts = fc.oneof(
  fc.integer({ min: 1, max: 20_000_00 }),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: 1, max: 20 }).map((thousands) => thousands * 1_000_00),
);
const anyFacts: fc.Arbitrary<TransferFacts> = fc.record({
  at: moments,
  amount: amounts,
  exponent: fc.constantFrom(0, 2, 3, 4),
  sentIn30Days: fc.record({ amount: fc.nat(), transfers: fc.nat({ max: 1_000 }) }),
  transfersInHour: fc.nat({ max: 20 }),
  nearThresholdInDay: fc.nat({ max: 4 }),
  payeeIsKnown: fc.constantFrom(true, false, null),
  accountOpenedAt: moments,
  lastSentOn: fc.option(moments),
  joinedAt: moments,
  passwordChangedAt: fc.option(moments),
  factorsChangedAt: fc.option(moments),
});
const anyThresholds = fc.record({ review: fc.nat({ max: 200 }), block: fc.nat({ max: 200 }) });
const strictness = { allow: 0, review: 1, block: 2 } as const;

describe("whatever the facts are", () => {
  const points = new Map<string, number>(
    rules.flat().map(({ reason, points }) => [reason, points]),
  );

  test("the score is the sum of its reasons, and never negative", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const result = score(facts);
        const sum = result.reasons.reduce(
          (total, reason) => total + (points.get(reason) ?? NaN),
          0,
        );
        expect(result.score).toBe(sum);
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(new Set(result.reasons).size).toBe(result.reasons.length);
      }),
    );
  });

  test("of two transfers worth a look, more points never mean a milder decision", () => {
    const material = anyFacts.filter((facts) => facts.amount >= 100 * 10 ** facts.exponent);
    fc.assert(
      fc.property(material, material, anyThresholds, (one, another, limits) => {
        const [low, high] = [scoreTransfer(one, limits), scoreTransfer(another, limits)].toSorted(
          (a, b) => a.score - b.score,
        );
        if (!low || !high) throw new Error("Two were scored");
        expect(strictness[low.decision]).toBeLessThanOrEqual(strictness[high.decision]);
      }),
    );
  });

  test("lower thresholds never mean a milder decision", () => {
    fc.assert(
      fc.property(anyFacts, anyThresholds, fc.nat({ max: 50 }), (facts, limits, less) => {
        const strict = { review: limits.review - less, block: limits.block - less };
        expect(strictness[scoreTransfer(facts, strict).decision]).toBeGreaterThanOrEqual(
          strictness[scoreTransfer(facts, limits).decision],
        );
      }),
    );
  });

  test("below 100.00 everything is allowed", () => {
    fc.assert(
      fc.property(anyFacts, anyThresholds, fc.double({ min: 0, max: 1 }), (facts, limits, part) => {
        const ceiling = 100 * 10 ** facts.exponent - 1;
        const amount = 1 + Math.floor(part * (ceiling - 1));
        expect(scoreTransfer({ ...facts, amount }, limits).decision).toBe("allow");
      }),
    );
  });

  test("the same amount of major units is scored alike in every currency", () => {
    const major = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(anyFacts, major, fc.nat({ max: 30_000 }), (facts, amount, sent) => {
        const results = [0, 2, 3].map((exponent) => {
          const unit = 10 ** exponent;
          const { transfers } = facts.sentIn30Days;
          const sentIn30Days = { amount: sent * unit, transfers };
          return score({ ...facts, exponent, amount: amount * unit, sentIn30Days });
        });
        expect(results[1]).toEqual(results[0]);
        expect(results[2]).toEqual(results[0]);
      }),
    );
  });

  test("facts that went through JSON and back are scored alike", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const kept = JSON.parse(JSON.stringify(facts), (_key, value: unknown) =>
          typeof value === "string" ? new Date(value) : value,
        ) as TransferFacts;
        expect(score(kept)).toEqual(score(facts));
        expect(isNearThreshold(kept)).toBe(isNearThreshold(facts));
      }),
    );
  });
});
