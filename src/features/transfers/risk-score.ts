import type { FraudRule } from "../../core/fraud-rules.ts";
import type { TransferFacts } from "./risk-facts.ts";
import { isMaterial, type Rule, rules } from "./risk-rules.ts";

export type RiskDecision = "allow" | "review" | "block";

export type RiskScore = Readonly<{
  decision: RiskDecision;
  /** The points of all reasons together. */
  score: number;
  reasons: readonly FraudRule[];
}>;

/** Scores from which a transfer is held or refused; `fraud.review`, `fraud.block` of `POLICY`. */
export type RiskThresholds = Readonly<{ review: number; block: number }>;

/** What one rule in shadow says of a transfer. */
export type ShadowFinding = Readonly<{
  rule: FraudRule;
  /** What it would add to the score. */
  points: number;
  wouldDecide: RiskDecision;
}>;

/** With what rules in shadow say, each as if it alone were counted beside the others. */
export type WatchedScore = RiskScore & Readonly<{ findings: readonly ShadowFinding[] }>;

/** `fraud.shadow` of `POLICY`. */
export type ShadowRules = readonly FraudRule[];

/**
 * What the rules say about a transfer, in the order of their table. A transfer below 100.00 keeps
 * its score and reasons and is always allowed.
 */
export function scoreTransfer(facts: TransferFacts, thresholds: RiskThresholds): RiskScore {
  return scoreBy(rules, facts, thresholds);
}

/**
 * The same without the rules in shadow, which are as if they were not in the table, and what each
 * of them would change.
 */
export function scoreWatched(
  facts: TransferFacts,
  thresholds: RiskThresholds,
  shadow: ShadowRules,
): WatchedScore {
  if (shadow.length === 0) return { ...scoreTransfer(facts, thresholds), findings: [] };
  const risk = scoreBy(rulesWithout(shadow), facts, thresholds);
  const findings = shadow.flatMap((rule) => {
    const others = shadow.filter((other) => other !== rule);
    const counted = scoreBy(rulesWithout(others), facts, thresholds);
    if (!counted.reasons.includes(rule)) return [];
    return { rule, points: counted.score - risk.score, wouldDecide: counted.decision };
  });
  return { ...risk, findings };
}

type Table = readonly (readonly Rule[])[];

function rulesWithout(shadow: ShadowRules): Table {
  return rules.map((row) => row.filter(({ reason }) => !shadow.includes(reason)));
}

function scoreBy(table: Table, facts: TransferFacts, thresholds: RiskThresholds): RiskScore {
  const matches = table.flatMap((row) => row.find((rule) => rule.applies(facts)) ?? []);
  const score = matches.reduce((sum, { points }) => sum + points, 0);
  const decision = isMaterial(facts) ? decide(score, thresholds) : "allow";
  return { decision, score, reasons: matches.map(({ reason }) => reason) };
}

/** With thresholds the wrong way round the stricter decision holds. */
function decide(score: number, { review, block }: RiskThresholds): RiskDecision {
  if (score >= block) return "block";
  return score >= review ? "review" : "allow";
}
