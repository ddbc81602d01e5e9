import { and, eq } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { markFactorsChanged } from "../users/index.ts";
import { type FactorKind, hasNoFactor } from "./factor-set.ts";
import { factorRemovedLetter } from "./letters-factors.ts";
import { mailInBackground } from "./mails.ts";
import { findOwnPerson } from "./queries-factors.ts";
import { cancelInBackground } from "./start-sms.ts";
import { recoveryCodes, smsFactors, totpFactors } from "./tables.ts";

const factorExists = "the factor exists";

/**
 * Removes a factor, or an enrolment that was not finished. Recovery codes go with the last factor.
 * Throws `not_found` when there is none.
 */
export async function removeFactor(ctx: Ctx, actor: Actor, kind: FactorKind): Promise<void> {
  const { userId } = actor;
  const table = kind === "totp" ? totpFactors : smsFactors;
  const [person, [sms]] = await Promise.all([
    findOwnPerson(ctx, actor),
    ctx.db.select().from(smsFactors).where(eq(smsFactors.userId, userId)),
  ]);
  const details = { factor: kind };
  try {
    await ctx.db.atomic((tx) => [
      markFactorsChanged(tx, ctx, userId),
      claim(
        tx,
        tx.delete(table).where(eq(table.userId, userId)).returning({ userId: table.userId }),
        factorExists,
      ),
      tx
        .delete(recoveryCodes)
        .where(and(eq(recoveryCodes.userId, userId), hasNoFactor(tx, userId))),
      recordEvent(tx, ctx, { action: "user.factor_removed", target: userId, details }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) === factorExists) throw notFound();
    throw error;
  }
  if (kind === "sms" && sms?.requestId) cancelInBackground(ctx, sms.requestId);
  // Nobody needs a letter about an enrolment that was never finished.
  if (person.facts.mfa[kind]) {
    mailInBackground(ctx, person.user.email, factorRemovedLetter(kind));
  }
}
