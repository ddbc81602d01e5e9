import { notFound } from "../../core/errors.ts";
import { type Id, isId } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { Metadata } from "../ledger/index.ts";
import type { WatchedScore } from "./risk-score.ts";
import { type Scores, scoreTransfers } from "./score-transfers.ts";

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
  Readonly<{ debit: Id<"account">; credit: Id<"account">; risk: WatchedScore }>;

const harmless: WatchedScore = { decision: "allow", score: 0, reasons: [], findings: [] };

/**
 * Scores transfers by what is known about the actor; the hard limits are the posting's business.
 * Throws `not_found` for an id that names nothing. An account that is not there, or not the
 * actor's, passes: the posting refuses it. `begun` are scores that were read in advance.
 */
export async function assessTransfers(
  ctx: Ctx,
  actor: Actor,
  asked: readonly AskedTransfer[],
  begun?: Scores | null,
): Promise<AssessedTransfer[]> {
  const named = asked.map((transfer) => ({
    ...transfer,
    debit: readAccountId(transfer.fromAccountId),
    credit: readAccountId(transfer.toAccountId),
  }));
  const scores = begun ?? (await scoreTransfers(ctx, actor.userId, named));
  return named.map((transfer, place) => ({ ...transfer, risk: scores.get(place) ?? harmless }));
}

/** Throws `not_found` for a malformed id, as for one that names nothing. */
export function readAccountId(text: string): Id<"account"> {
  if (!isId("account", text)) throw notFound();
  return text;
}
