import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { businessExists } from "./measure-days.ts";
import { isOwnBusiness } from "./queries.ts";
import { businesses } from "./tables.ts";

/** Deletes an own business with all its facts; one of Wave comes back with the next sync. */
export async function deleteBusiness(
  ctx: Ctx,
  { userId }: Actor,
  id: Id<"business">,
): Promise<void> {
  try {
    await ctx.db.atomic(
      (tx) => [
        claim(
          tx,
          tx.delete(businesses).where(isOwnBusiness(userId, id)).returning({ id: businesses.id }),
          businessExists,
        ),
        recordEvent(tx, ctx, { action: "business.deleted", target: id }),
      ],
      { isLong: true },
    );
  } catch (error) {
    if (brokenConstraint(error) === businessExists) throw notFound();
    throw error;
  }
}
