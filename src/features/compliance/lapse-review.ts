import { sql } from "drizzle-orm";
import { toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { describeSettlement, type Posted, readAnswer, type Settlement } from "../ledger/index.ts";

/**
 * Gives back what a review held that nobody decided in time, and closes its case without a decision
 * in the same commit. Throws `hold_closed` when somebody was faster.
 */
export function lapseReview(
  ctx: Ctx,
  at: Date,
  settlement: Pick<Settlement, "key" | "effect" | "act" | "holdId" | "told" | "telling">,
): Promise<Posted> {
  const { request, transfer } = describeSettlement(ctx, settlement);
  const call = sql`select case_lapse(${at.toISOString()}, ${toUuid("hold", settlement.holdId)},
    ${request}, ${transfer}) as answer`;
  return readAnswer(ctx, at, call);
}
