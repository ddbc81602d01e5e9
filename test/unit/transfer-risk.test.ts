import { describe, expect, test } from "vitest";
import { productionPolicy } from "../../src/core/policy.ts";
import type { TransferFacts } from "../../src/features/transfers/risk-facts.ts";
import { scoreTransfer } from "../../src/features/transfers/risk-score.ts";

const thresholds = {
  review: productionPolicy["fraud.review"],
  block: productionPolicy["fraud.block"],
};
const at = new Date("2026-05-04T12:00:00.000Z");
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const ago = (ms: number) => new Date(at.getTime() - ms);
const daysAgo = (days: number) => ago(days * dayMs);
const midnight = (daysBefore: number) => new Date(Date.UTC(2026, 4, 4) - daysBefore * dayMs);

/** Somebody of long standing by day, about whom no rule has anything to say. */
const settled: TransferFacts = {
  at,
  amount: 150_07,
  exponent: 2,
  sentIn30Days: { amount: 1_500_00, transfers: 10 },
  transfersInHour: 0,
  nearThresholdInDay: 0,
  payeeIsKnown: null,
  accountOpenedAt: daysAgo(400),
  lastSentOn: midnight(1),
  joinedAt: daysAgo(400),
  passwordChangedAt: daysAgo(400),
  factorsChangedAt: null,
};
const score = (changes: Partial<TransferFacts>) =>
  scoreTransfer({ ...settled, ...changes }, thresholds);
const reasonsOf = (changes: Partial<TransferFacts>) => score(changes).reasons;

test("a usual transfer has no score", () => {
  expect(score({})).toEqual({ decision: "allow", score: 0, reasons: [] });
});

type Case = readonly [what: string, changes: Partial<TransferFacts>, reason: string | null];

function each(name: string, cases: readonly Case[]): void {
  describe(name, () => {
    test.each(cases)("%s", (_what, changes, reason) => {
      expect(reasonsOf(changes)).toEqual(reason === null ? [] : [reason]);
    });
  });
}

const mean = (amount: number, transfers: number) => ({ sentIn30Days: { amount, transfers } });

each("the habit of the owner", [
  ["three times the mean", { amount: 450_00 }, null],
  ["a cent more", { amount: 450_01 }, "amount_above_3x_mean"],
  ["five times the mean", { amount: 750_00 }, "amount_above_3x_mean"],
  ["a cent more than that", { amount: 750_01 }, "amount_above_5x_mean"],
  ["a mean with a fraction, below", { amount: 166, ...mean(100, 3) }, "amount_above_3x_mean"],
  ["a mean with a fraction, above", { amount: 167, ...mean(100, 3) }, "amount_above_5x_mean"],
  ["three transfers make a mean", { amount: 999, ...mean(3, 3) }, "amount_above_5x_mean"],
  ["two do not", { amount: 999, ...mean(2, 2) }, null],
  ["nothing was sent", { amount: 999, ...mean(0, 0) }, null],
  ["all was given back", { amount: 999, ...mean(0, 9) }, null],
  ["the largest amounts", { amount: 999_99, ...mean(Number.MAX_SAFE_INTEGER, 2 ** 31 - 1) }, null],
]);

each("how many within an hour, with this one", [
  ["five", { transfersInHour: 4 }, null],
  ["six", { transfersInHour: 5 }, "over_5_transfers_in_hour"],
  ["ten", { transfersInHour: 9 }, "over_5_transfers_in_hour"],
  ["eleven", { transfersInHour: 10 }, "over_10_transfers_in_hour"],
  ["many", { transfersInHour: 500 }, "over_10_transfers_in_hour"],
]);

const rich = mean(100_000_000_00, 100);
const toNew = { ...rich, payeeIsKnown: false };

each("a payee never paid before", [
  ["1,000.00", { ...toNew, amount: 1_000_00 }, "round_amount"],
  ["more", { ...toNew, amount: 1_000_01 }, "new_payee"],
  ["more, to a known one", { ...toNew, amount: 1_000_01, payeeIsKnown: true }, null],
  ["more, and nobody looked", { ...toNew, amount: 1_000_01, payeeIsKnown: null }, null],
  ["1,001 yen", { ...toNew, amount: 1_001, exponent: 0 }, "new_payee"],
  ["1,000.000 dinars", { ...toNew, amount: 999_999, exponent: 3 }, null],
  ["1,000.001 dinars", { ...toNew, amount: 1_000_001, exponent: 3 }, "new_payee"],
]);

const atHour = (time: string) => ({ ...rich, at: new Date(`2026-05-04T${time}Z`) });

each("the night, in UTC", [
  ["a moment before", { ...atHour("23:59:59.999"), amount: 1_000_01 }, null],
  ["its first moment", { ...atHour("00:00:00.000"), amount: 1_000_01 }, "night_time"],
  ["its last moment", { ...atHour("04:59:59.999"), amount: 1_000_01 }, "night_time"],
  ["the moment after", { ...atHour("05:00:00.000"), amount: 1_000_01 }, null],
  ["1,000.00 at night", { ...atHour("03:00:00.000"), amount: 1_000_00 }, "round_amount"],
  ["999.99 at night", { ...atHour("03:00:00.000"), amount: 999_99 }, null],
  ["1,001 yen at night", { ...atHour("03:00:00.000"), amount: 1_001, exponent: 0 }, "night_time"],
]);

const young = (days: number, amount: number, exponent = 2) => ({
  ...rich,
  accountOpenedAt: new Date(at.getTime() - days * dayMs),
  amount,
  exponent,
});

each("a young account", [
  ["a large amount on the first day", young(0, 5_001_00), "young_account"],
  ["5,000.01", young(29, 5_000_01), "young_account"],
  ["4,999.99", young(29, 4_999_99), null],
  ["30 days old", young(30, 5_000_01), null],
  ["a moment younger", young(30 - 1 / dayMs, 5_000_01), "young_account"],
  ["5,001 yen", young(1, 5_001, 0), "young_account"],
  ["4,999.999 dinars", young(1, 4_999_999, 3), null],
  ["5,000.001 dinars", young(1, 5_000_001, 3), "young_account"],
]);

test("5,000.00 is a large amount too", () => {
  expect(reasonsOf(young(1, 5_000_00))).toEqual(["young_account", "round_amount"]);
});

const changed = "credentials_changed";

each("what the person proves themselves with", [
  ["a password of an hour ago", { passwordChangedAt: ago(hourMs) }, changed],
  ["of a moment less than a day ago", { passwordChangedAt: ago(dayMs - 1) }, changed],
  ["of a day ago", { passwordChangedAt: ago(dayMs) }, null],
  ["no password", { passwordChangedAt: null }, null],
  ["by a clock that is ahead", { passwordChangedAt: ago(-500) }, changed],
  [
    "the password of a sign-up just finished",
    { joinedAt: ago(hourMs), passwordChangedAt: ago(2 * hourMs) },
    null,
  ],
  [
    "the password set together with the proof of the address",
    { joinedAt: ago(hourMs), passwordChangedAt: ago(hourMs) },
    null,
  ],
  [
    "another password soon after the sign-up",
    { joinedAt: ago(2 * hourMs), passwordChangedAt: ago(hourMs) },
    changed,
  ],
  ["a factor of an hour ago", { factorsChangedAt: ago(hourMs) }, changed],
  ["a factor of a moment less than a day ago", { factorsChangedAt: ago(dayMs - 1) }, changed],
  ["a factor of a day ago", { factorsChangedAt: ago(dayMs) }, null],
  [
    "a factor of the first day",
    { joinedAt: ago(25 * hourMs), factorsChangedAt: ago(hourMs) },
    null,
  ],
  [
    "a factor of the second day",
    { joinedAt: ago(26 * hourMs), factorsChangedAt: ago(hourMs) },
    changed,
  ],
  ["both", { passwordChangedAt: ago(1), factorsChangedAt: ago(1) }, changed],
]);

each("a long silence", [
  ["90 days", { lastSentOn: midnight(90) }, null],
  ["91 days", { lastSentOn: midnight(91) }, "dormant_account"],
  ["never used, opened 90 days ago", { lastSentOn: null, accountOpenedAt: midnight(90) }, null],
  [
    "never used, opened 91 days ago",
    { lastSentOn: null, accountOpenedAt: midnight(91) },
    "dormant_account",
  ],
  ["never used, opened today", { lastSentOn: null, accountOpenedAt: at }, null],
  [
    "a new account of somebody who was away",
    { lastSentOn: midnight(200), accountOpenedAt: at },
    "dormant_account",
  ],
]);

each("a round amount", [
  ["2,000.00", { ...rich, amount: 2_000_00 }, "round_amount"],
  ["2,000.01", { ...rich, amount: 2_000_01 }, null],
  ["500.00", { ...rich, amount: 500_00 }, null],
  ["3,000 yen", { ...rich, amount: 3_000, exponent: 0 }, "round_amount"],
  ["300.000 dinars", { ...rich, amount: 300_000, exponent: 3 }, null],
  ["3,000.000 dinars", { ...rich, amount: 3_000_000, exponent: 3 }, "round_amount"],
]);

const near = (amount: number, nearThresholdInDay: number, exponent = 2) => ({
  ...rich,
  amount,
  nearThresholdInDay,
  exponent,
});

each("amounts kept just below 10,000.00", [
  ["the first", near(9_500_00, 0), null],
  ["the second", near(9_500_00, 1), null],
  ["the third", near(9_500_00, 2), "structuring"],
  ["from 9,000.01", near(9_000_01, 2), "structuring"],
  ["8,999.99 is below", near(8_999_99, 2), null],
  ["to 9,999.99", near(9_999_99, 2), "structuring"],
  ["10,000.01 is above", near(10_000_01, 2), null],
  ["9,999 yen", near(9_999, 2, 0), "structuring"],
  ["8,999 yen", near(8_999, 2, 0), null],
  ["9,999.999 dinars", near(9_999_999, 2, 3), "structuring"],
  ["8,999.999 dinars", near(8_999_999, 2, 3), null],
  ["10,000.001 dinars", near(10_000_001, 2, 3), null],
]);

test("9,000.00 is just below, 10,000.00 is not", () => {
  expect(reasonsOf(near(9_000_00, 2))).toEqual(["round_amount", "structuring"]);
  expect(reasonsOf(near(10_000_00, 2))).toEqual(["round_amount"]);
});

each("exactly at an edge", [
  ["a young account, a cent below 5,000.00", young(0, 4_999_99), null],
  ["999.99 is not round", { ...rich, amount: 999_99 }, null],
  ["1,000.00 is round", { ...rich, amount: 1_000_00 }, "round_amount"],
  ["1,000.01 is not round", { ...rich, amount: 1_000_01 }, null],
  ["a fourth just below 10,000.00", near(9_500_00, 3), "structuring"],
  [
    "a factor changed exactly when the first day ends",
    { joinedAt: ago(dayMs), factorsChangedAt: at },
    null,
  ],
]);

/** Each pair of rules comes to a score at, just under or just over a threshold. */
describe("the thresholds, to the point", () => {
  // 30 and 10 points: much above the habit, and the sixth within an hour.
  const forty = { amount: 750_01, transfersInHour: 5 };
  const seventy = { ...forty, nearThresholdInDay: 0, transfersInHour: 10, at };
  test.each([
    ["40 of 40", forty, 40, { review: 40, block: 70 }, "review"],
    ["40 of 41", forty, 40, { review: 41, block: 70 }, "allow"],
    ["40 of 39", forty, 40, { review: 39, block: 70 }, "review"],
    ["60 of 60 for a block", seventy, 60, { review: 40, block: 60 }, "block"],
    ["60 of 61 for a block", seventy, 60, { review: 40, block: 61 }, "review"],
    ["60 of 59 for a block", seventy, 60, { review: 40, block: 59 }, "block"],
  ] as const)("%s", (_what, changes, points, limits, decision) => {
    const result = scoreTransfer({ ...settled, ...changes }, limits);
    expect(result).toMatchObject({ score: points, decision });
  });

  test("the defaults: 35 is allowed, 40 held, 65 held, 70 blocked", () => {
    const far = { amount: 750_01 };
    const round = { amount: 2_000_00, sentIn30Days: { amount: 300_00, transfers: 3 } };
    const fresh = { passwordChangedAt: ago(1) };
    expect(score({ ...round, payeeIsKnown: true })).toMatchObject({ score: 35, decision: "allow" });
    expect(score({ ...far, transfersInHour: 5 })).toMatchObject({ score: 40, decision: "review" });
    const sixtyFive = { ...far, ...fresh, transfersInHour: 5 };
    expect(score(sixtyFive)).toMatchObject({ score: 65, decision: "review" });
    const all = { ...round, ...fresh, transfersInHour: 5 };
    expect(score(all)).toMatchObject({ score: 70, decision: "block" });
  });
});
