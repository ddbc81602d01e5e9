import type { TransferFacts } from "./risk-facts.ts";
import { isMaterial, type RiskReason, rules } from "./risk-rules.ts";

export type RiskScore = Readonly<{
  decision: "allow" | "review" | "block";
  /** The points of all reasons together. */
  score: number;
  reasons: readonly RiskReason[];
}>;

/** Scores from which a transfer is held or refused; `fraud.review`, `fraud.block` of `POLICY`. */
export type RiskThresholds = Readonly<{ review: number; block: number }>;

/**
 * What the rules say about a transfer, in the order of their table. A transfer below 100.00 keeps
 * its score and reasons and is always allowed.
 */
export function scoreTransfer(facts: TransferFacts, thresholds: RiskThresholds): RiskScore {
  const matches = rules.flatMap((row) => row.find((rule) => rule.applies(facts)) ?? []);
  const score = matches.reduce((sum, { points }) => sum + points, 0);
  const decision = isMaterial(facts) ? decide(score, thresholds) : "allow";
  return { decision, score, reasons: matches.map(({ reason }) => reason) };
}

/** With thresholds the wrong way round the stricter decision holds. */
function decide(score: number, { review, block }: RiskThresholds): RiskScore["decision"] {
  if (score >= block) return "block";
  return score >= review ? "review" : "allow";
}
