import type { Id } from "../../core/id.ts";
import { exponentOf } from "../../core/money.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { readTransferFacts } from "./queries-facts.ts";
import { isMaterial } from "./risk-rules.ts";
import { scoreWatched, type WatchedScore } from "./risk-score.ts";

/** By the place of the transfer among those that were asked about. */
export type Scores = ReadonlyMap<number, WatchedScore>;

/** A transfer as the rules see it. */
export type Scorable = Readonly<{
  debit: Id<"account">;
  credit: Id<"account">;
  /** Minor units. */
  amount: number;
  currency: string;
}>;

/**
 * Scores the transfers of one owner. Too small a one is always allowed, so that nothing needs to be
 * known about it and it has no score.
 */
export async function scoreTransfers(
  ctx: Ctx,
  ownerId: Id<"user">,
  transfers: readonly Scorable[],
): Promise<Scores> {
  const asked = transfers.flatMap(({ debit, credit, amount, currency }, place) => {
    const money = { amount, currency, exponent: exponentOf(currency) ?? 2 };
    const accounts = { debitAccountId: debit, creditAccountId: credit };
    return isMaterial(money) ? { place, ownerId, ...accounts, ...money } : [];
  });
  const facts = await readTransferFacts(ctx, asked, ctx.clock());
  const { policy } = ctx.settings;
  const thresholds = { review: policy["fraud.review"], block: policy["fraud.block"] };
  const scores = new Map<number, WatchedScore>();
  for (const [at, { place }] of asked.entries()) {
    const known = facts[at] ?? null;
    if (known) scores.set(place, scoreWatched(known, thresholds, policy["fraud.shadow"]));
  }
  return scores;
}
