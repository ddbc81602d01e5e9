import type { FraudRule } from "../../core/fraud-rules.ts";
import { scaleFromTwoDecimals } from "../../core/money.ts";
import { isNearThreshold, type Money, type TransferFacts } from "./risk-facts.ts";

/** Amounts are in minor units of a two-decimal currency and scaled; moments are UTC. */
const limits = {
  /** Smaller transfers are scored and never held: a review costs more than they are worth. */
  materialFrom: 100_00,
  largeMean: 5,
  raisedMean: 3,
  /** Fewer earlier transfers make no habit, and the rules about the mean are silent. */
  transfersOfMean: 3,
  /** The present transfer counts: the 11th within the hour is more than 10. */
  rapidInHour: 10,
  briskInHour: 5,
  newPayeeAbove: 1_000_00,
  /** Many small payments run at night by themselves; see `isAtNight`. */
  nightAbove: 1_000_00,
  nightEndsAtHour: 5,
  youngFrom: 5_000_00,
  youngDays: 30,
  changeHours: 24,
  dormantDays: 90,
  roundTo: 1_000_00,
  /** The present transfer counts. */
  nearThresholdInDay: 3,
} as const;

/** Earlier transfers of an hour that are worth counting; more make no difference. */
export const maxTransfersInHour = limits.rapidInHour;
/** Earlier transfers just below the threshold that are worth counting. */
export const maxNearThresholdInDay = limits.nearThresholdInDay - 1;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export type Rule = Readonly<{
  /** A stable name, kept with the transfer and shown to staff. */
  reason: FraudRule;
  points: number;
  applies(facts: TransferFacts): boolean;
}>;

/** Of the rules in one row the first that applies counts. */
export const rules: readonly (readonly Rule[])[] = [
  [
    { reason: "amount_above_5x_mean", points: 30, applies: isFarAboveMean },
    { reason: "amount_above_3x_mean", points: 15, applies: isAboveMean },
  ],
  [
    { reason: "over_10_transfers_in_hour", points: 30, applies: isRapid },
    { reason: "over_5_transfers_in_hour", points: 10, applies: isBrisk },
  ],
  [{ reason: "new_payee", points: 15, applies: isLargeToNewPayee }],
  [{ reason: "night_time", points: 10, applies: isAtNight }],
  [{ reason: "young_account", points: 20, applies: isLargeFromYoungAccount }],
  [{ reason: "credentials_changed", points: 25, applies: isAfterChange }],
  [{ reason: "dormant_account", points: 20, applies: isAfterDormancy }],
  [{ reason: "round_amount", points: 5, applies: isRound }],
  [{ reason: "structuring", points: 40, applies: isStructuring }],
];

/** Large enough to be held or blocked at all. */
export function isMaterial(money: Money): boolean {
  return money.amount >= inMinor(limits.materialFrom, money);
}

/** Whether it matters to whom the money goes. */
export function asksForPayee(money: Money): boolean {
  return money.amount > inMinor(limits.newPayeeAbove, money);
}

function isFarAboveMean(facts: TransferFacts): boolean {
  return exceedsMean(facts, limits.largeMean);
}

function isAboveMean(facts: TransferFacts): boolean {
  return exceedsMean(facts, limits.raisedMean);
}

function exceedsMean({ amount, sentIn30Days: sent }: TransferFacts, times: number): boolean {
  if (sent.transfers < limits.transfersOfMean || sent.amount <= 0) return false;
  // Multiplied out, because a mean of minor units has a fraction.
  return amount * sent.transfers > times * sent.amount;
}

function isRapid({ transfersInHour }: TransferFacts): boolean {
  return transfersInHour + 1 > limits.rapidInHour;
}

function isBrisk({ transfersInHour }: TransferFacts): boolean {
  return transfersInHour + 1 > limits.briskInHour;
}

function isLargeToNewPayee(facts: TransferFacts): boolean {
  return facts.payeeIsKnown === false && asksForPayee(facts);
}

/**
 * From 00:00 to 04:59 UTC, because no time zone of people is known. Only for larger amounts: a run
 * of small payments would else pass by day and be held at night.
 */
function isAtNight(facts: TransferFacts): boolean {
  const isNight = facts.at.getUTCHours() < limits.nightEndsAtHour;
  return isNight && facts.amount > inMinor(limits.nightAbove, facts);
}

function isLargeFromYoungAccount(facts: TransferFacts): boolean {
  const isYoung = elapsedMs(facts.accountOpenedAt, facts) < limits.youngDays * dayMs;
  return isYoung && facts.amount >= inMinor(limits.youngFrom, facts);
}

/**
 * A password counts when it took the place of another or came later than the sign-up; the first
 * one is set before. Factors of the first day belong to the sign-up too: people are asked for them.
 */
function isAfterChange(facts: TransferFacts): boolean {
  const { joinedAt, passwordChangedAt, factorsChangedAt } = facts;
  const settledAt = new Date(joinedAt.getTime() + limits.changeHours * hourMs);
  return (
    isRecentChange(passwordChangedAt, joinedAt, facts) ||
    isRecentChange(factorsChangedAt, settledAt, facts)
  );
}

function isRecentChange(changedAt: Date | null, after: Date, facts: TransferFacts): boolean {
  if (changedAt === null || changedAt <= after) return false;
  return elapsedMs(changedAt, facts) < limits.changeHours * hourMs;
}

/**
 * Nothing was sent for more than 90 days before today. It holds for the whole of the first day
 * again, so that nobody gets rid of it by a small transfer ahead.
 */
function isAfterDormancy(facts: TransferFacts): boolean {
  const lastUse = facts.lastSentOn ?? facts.accountOpenedAt;
  return daysBetween(lastUse, facts.at) > limits.dormantDays;
}

function isRound(facts: TransferFacts): boolean {
  return facts.amount % inMinor(limits.roundTo, facts) === 0;
}

/** Amounts kept just below what must be reported elsewhere, three or more in a day. */
function isStructuring(facts: TransferFacts): boolean {
  return isNearThreshold(facts) && facts.nearThresholdInDay + 1 >= limits.nearThresholdInDay;
}

function inMinor(amount: number, { exponent }: Money): number {
  return scaleFromTwoDecimals(amount, exponent);
}

function elapsedMs(since: Date, { at }: TransferFacts): number {
  return at.getTime() - since.getTime();
}

/** Whole days of the calendar, UTC. */
function daysBetween(from: Date, to: Date): number {
  return Math.floor(to.getTime() / dayMs) - Math.floor(from.getTime() / dayMs);
}
