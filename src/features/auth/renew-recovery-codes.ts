import { eq, sql } from "drizzle-orm";
import { conflict } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { hasFactor, lockPerson, prepareRecoveryCodes } from "./factor-set.ts";
import { recoveryCodesLetter } from "./letters-factors.ts";
import { mailInBackground } from "./mails.ts";
import { findOwnPerson } from "./queries-factors.ts";
import { recoveryCodes } from "./tables.ts";

const factorIsEnabled = "a factor is enabled";

/** Puts ten new codes in the place of the old ones. Throws `conflict` without a second factor. */
export async function renewRecoveryCodes(ctx: Ctx, actor: Actor): Promise<readonly string[]> {
  const { userId } = actor;
  const { user } = await findOwnPerson(ctx, actor);
  const { codes, insert } = prepareRecoveryCodes(ctx, userId);
  const event = { action: "user.recovery_codes_renewed", target: userId };
  try {
    await ctx.db.atomic((tx) => [
      lockPerson(tx, userId),
      claim(tx, sql`select 1 where ${hasFactor(tx, userId)}`, factorIsEnabled),
      tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId)),
      insert(tx, sql`true`),
      recordEvent(tx, ctx, event),
    ]);
  } catch (error) {
    if (brokenConstraint(error) !== factorIsEnabled) throw error;
    throw conflict({ detail: "Recovery codes stand in for a second factor; enable one first." });
  }
  mailInBackground(ctx, user.email, recoveryCodesLetter());
  return codes;
}
