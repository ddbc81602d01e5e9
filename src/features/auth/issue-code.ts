import { and, eq, isNull } from "drizzle-orm";
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
  const fresh = describeCode(ctx, code, to);
  const budget = withinBudget(oneTimeCodes, ctx.clock());
  return tx
    .insert(oneTimeCodes)
    .values({ ...fresh, userId: to.userId, purpose: to.purpose, windowStartedAt: ctx.clock() })
    .onConflictDoUpdate({
      target: [oneTimeCodes.userId, oneTimeCodes.purpose],
      set: { ...fresh, ...budget.set },
      setWhere: budget.setWhere,
    })
    .returning({ id: oneTimeCodes.id });
}

/** The same where a code is awaited, and the same work where none is. */
export function renewCode(tx: Statements, ctx: Ctx, code: string, to: CodeAddress) {
  const budget = withinBudget(oneTimeCodes, ctx.clock());
  return tx
    .update(oneTimeCodes)
    .set({ ...describeCode(ctx, code, to), ...budget.set })
    .where(and(isAwaited(to), budget.setWhere))
    .returning({ id: oneTimeCodes.id });
}

/** The statement that makes an open code worthless, once the address is proved otherwise. */
export function closeCode(tx: Statements, ctx: Ctx, to: Pick<CodeAddress, "userId" | "purpose">) {
  return tx.update(oneTimeCodes).set({ usedAt: ctx.clock() }).where(isAwaited(to));
}

export function isAwaited({ userId, purpose }: Pick<CodeAddress, "userId" | "purpose">) {
  return and(
    eq(oneTimeCodes.userId, userId),
    eq(oneTimeCodes.purpose, purpose),
    isNull(oneTimeCodes.usedAt),
  );
}

function describeCode(ctx: Ctx, code: string, to: CodeAddress) {
  return {
    id: ctx.newId("code"),
    tag: tagCode(ctx, code, to),
    tries: 0,
    expiresAt: addSeconds(ctx.clock(), ctx.settings.policy["code.seconds"]),
    usedAt: null,
  };
}
