import { notFound } from "../../core/errors.ts";
import { type Id, isId } from "../../core/id.ts";
import { exponentOf } from "../../core/money.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { Metadata } from "../ledger/index.ts";
import { readTransferFacts } from "./queries-facts.ts";
import { isMaterial } from "./risk-rules.ts";
import { type RiskScore, scoreTransfer } from "./risk-score.ts";

/** A transfer as somebody asks for it. */
export type AskedTransfer = Readonly<{
  fromAccountId: string;
  toAccountId: string;
  /** Minor units. */
  amount: number;
  currency: string;
  description?: string | null;
  reference?: string | null;
  metadata?: Metadata | null;
  effectiveAt?: Date | null;
}>;

/** The same with ids that can be looked up, and with what the rules say. */
export type AssessedTransfer = AskedTransfer &
  Readonly<{ debit: Id<"account">; credit: Id<"account">; risk: RiskScore }>;

const harmless: RiskScore = { decision: "allow", score: 0, reasons: [] };

/**
 * Scores transfers by what is known about the actor; the hard limits are the posting's business.
 * Throws `not_found` for an id that names nothing. An account that is not there, or not the
 * actor's, passes: the posting refuses it.
 */
export async function assessTransfers(
  ctx: Ctx,
  actor: Actor,
  asked: readonly AskedTransfer[],
): Promise<AssessedTransfer[]> {
  const named = asked.map((transfer) => ({
    ...transfer,
    debit: readAccountId(transfer.fromAccountId),
    credit: readAccountId(transfer.toAccountId),
  }));
  const scores = await scoreMaterial(ctx, actor, named);
  return named.map((transfer, place) => ({ ...transfer, risk: scores.get(place) ?? harmless }));
}

type Named = Pick<AssessedTransfer, "debit" | "credit" | "amount" | "currency">;

/** Too small a transfer is always allowed, so that nothing needs to be known about it. */
async function scoreMaterial(
  ctx: Ctx,
  actor: Actor,
  named: readonly Named[],
): Promise<Map<number, RiskScore>> {
  const asked = named.flatMap(({ debit, credit, amount, currency }, place) => {
    const money = { amount, exponent: exponentOf(currency) ?? 2 };
    const accounts = { debitAccountId: debit, creditAccountId: credit };
    return isMaterial(money) ? { place, ownerId: actor.userId, ...accounts, ...money } : [];
  });
  const facts = await readTransferFacts(ctx, asked, ctx.clock());
  const { policy } = ctx.settings;
  const thresholds = { review: policy["fraud.review"], block: policy["fraud.block"] };
  const scores = new Map<number, RiskScore>();
  for (const [at, { place }] of asked.entries()) {
    const known = facts[at] ?? null;
    if (known) scores.set(place, scoreTransfer(known, thresholds));
  }
  return scores;
}

/** Throws `not_found` for a malformed id, as for one that names nothing. */
export function readAccountId(text: string): Id<"account"> {
  if (!isId("account", text)) throw notFound();
  return text;
}
