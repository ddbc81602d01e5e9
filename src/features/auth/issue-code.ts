import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { withinBudget } from "./issue-budget.ts";
import { type CodePurpose, oneTimeCodes } from "./tables.ts";

export type CodeAddress = Readonly<{
  userId: Id<"user">;
  purpose: CodePurpose;
  /** Where it is sent; the code works for no other address. */
  email: string;
}>;

const codeDigits = 6;

export function makeCode(ctx: Ctx): string {
  return ctx.crypto.randomDigits(codeDigits);
}

function tagCode(ctx: Ctx, code: string, to: CodeAddress): string {
  return ctx.crypto.codes.tag(code, bindingOf(to));
}

export function bindingOf({ purpose, userId, email }: CodeAddress) {
  return { purpose, subject: userId, address: email };
}

/**
 * Puts a new code in the place of the old one. Returns no row when five were issued within the
 * hour: then the last one stays good and nothing is sent. With five tries each that makes 25
 * guesses at one in a million per hour.
 */
export function replaceCode(tx: Statements, ctx: Ctx, code: string, to: CodeAddress) {
  const now = ctx.clock();
  const budget = withinBudget(oneTimeCodes, now);
  const fresh = {
    id: ctx.newId("code"),
    tag: tagCode(ctx, code, to),
    tries: 0,
    expiresAt: addSeconds(now, ctx.settings.policy["code.seconds"]),
    usedAt: null,
  };
  return tx
    .insert(oneTimeCodes)
    .values({ ...fresh, userId: to.userId, purpose: to.purpose, windowStartedAt: now })
    .onConflictDoUpdate({
      target: [oneTimeCodes.userId, oneTimeCodes.purpose],
      set: { ...fresh, ...budget.set },
      setWhere: budget.setWhere,
    })
    .returning({ id: oneTimeCodes.id });
}
