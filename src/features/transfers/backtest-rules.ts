import { type FraudRule, fraudRules } from "../../core/fraud-rules.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { countBlocked } from "../compliance/index.ts";
import {
  historyBatch,
  type PastTransfer,
  readPastTransfers,
  type Span,
} from "./queries-history.ts";
import { readPastFacts } from "./queries-past-facts.ts";
import { isMaterial } from "./risk-rules.ts";
import { type RiskDecision, type RiskScore, scoreWatched } from "./risk-score.ts";

type Decisions = Readonly<Record<RiskDecision, number>>;

export type BacktestReport = Readonly<{
  /** All that were scored when they were made. */
  transfers: number;
  /** How often each rule applied, whether it counts now or is in shadow. */
  fired: Readonly<Record<FraudRule, number>>;
  then: Decisions;
  now: Decisions;
  /** Such as `allow_to_review`: how many are decided differently now. */
  changed: Readonly<Record<string, number>>;
  /** Attempts that were blocked then; nothing of them is kept that could be scored again. */
  blockedThen: number;
}>;

/**
 * Scores the transfers of the past again, by what was known at their moments and by the rules and
 * thresholds of now. Reads in bounded batches and changes nothing. `onScored` sees each.
 */
export async function backtestRules(
  ctx: Ctx,
  span: Span,
  onScored: (past: PastTransfer, now: RiskScore) => void = () => undefined,
): Promise<BacktestReport> {
  const fired = Object.fromEntries(fraudRules.map((rule) => [rule, 0])) as Record<
    FraudRule,
    number
  >;
  const then = { allow: 0, review: 0, block: 0 };
  const now = { allow: 0, review: 0, block: 0 };
  const changed: Record<string, number> = {};
  let transfers = 0;
  let batch = await readPastTransfers(ctx, span, null);
  while (batch.length > 0) {
    for (const { past, rules, risk } of await scoreBatch(ctx, batch)) {
      for (const rule of rules) fired[rule] += 1;
      then[past.decision] += 1;
      now[risk.decision] += 1;
      transfers += 1;
      onScored(past, risk);
      if (past.decision === risk.decision) continue;
      const change = `${past.decision}_to_${risk.decision}`;
      changed[change] = (changed[change] ?? 0) + 1;
    }
    const last = batch.length < historyBatch ? undefined : batch.at(-1);
    batch = last ? await readPastTransfers(ctx, span, last.id) : [];
  }
  const blockedThen = await countBlocked(ctx, span);
  return { transfers, fired, then, now, changed, blockedThen };
}

const harmless: RiskScore = { decision: "allow", score: 0, reasons: [] };

/** What is too small is allowed unseen, as it was then. */
async function scoreBatch(ctx: Ctx, batch: readonly PastTransfer[]) {
  const { policy } = ctx.settings;
  const thresholds = { review: policy["fraud.review"], block: policy["fraud.block"] };
  const asked = batch.filter(isMaterial);
  const facts = await readPastFacts(ctx, asked);
  const known = new Map(asked.map((past, place) => [past.id, facts[place] ?? null]));
  return batch.map((past) => {
    const own = known.get(past.id) ?? null;
    if (own === null) return { past, rules: [], risk: harmless };
    const { findings, ...risk } = scoreWatched(own, thresholds, policy["fraud.shadow"]);
    return { past, rules: [...risk.reasons, ...findings.map(({ rule }) => rule)], risk };
  });
}
