import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { addDays } from "./day.ts";
import { businessExists, measureDays } from "./measure-days.ts";

/** Later days look back this far for the balances that they are compared with. */
const lookBackDays = 92;

/**
 * Measures a business on a day whose facts are complete, and again on the later days that are
 * compared with it. Once more changes nothing. Throws `not_found` when the business is gone.
 */
export async function finishSync(ctx: Ctx, businessId: Id<"business">, asOf: string) {
  try {
    await ctx.db.atomic(
      (tx) => [measureDays(tx, ctx, businessId, asOf, addDays(asOf, lookBackDays))],
      { isLong: true },
    );
  } catch (error) {
    if (brokenConstraint(error) === businessExists) throw notFound();
    throw error;
  }
}
