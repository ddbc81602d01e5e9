import { sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { type CodePurpose, oneTimeCodes } from "./tables.ts";

export type CodeAddress = Readonly<{
  userId: Id<"user">;
  purpose: CodePurpose;
  /** Where it is sent; the code works for no other address. */
  email: string;
}>;

const codeDigits = 6;
/** With five tries each: at most 25 guesses at one in a million per hour. */
const maxIssuedPerWindow = 5;
const windowSeconds = 3_600;

export function makeCode(ctx: Ctx): string {
  return ctx.crypto.randomDigits(codeDigits);
}

export function tagCode(ctx: Ctx, code: string, to: CodeAddress): string {
  return ctx.crypto.codes.tag(code, bindingOf(to));
}

export function bindingOf({ purpose, userId, email }: CodeAddress) {
  return { purpose, subject: userId, address: email };
}

/**
 * Puts a new code in the place of the old one. Returns no row when five were issued within the
 * hour: then the last one stays good and nothing is sent.
 */
export function replaceCode(tx: Statements, ctx: Ctx, code: string, to: CodeAddress) {
  const now = ctx.clock();
  const windowFloor = addSeconds(now, -windowSeconds);
  const isNewWindow = sql`${oneTimeCodes.windowStartedAt} < ${sql.param(windowFloor, oneTimeCodes.windowStartedAt)}`;
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
      set: {
        ...fresh,
        issuedInWindow: sql`case when ${isNewWindow} then 1 else ${oneTimeCodes.issuedInWindow} + 1 end`,
        windowStartedAt: sql`case when ${isNewWindow} then ${sql.param(now, oneTimeCodes.windowStartedAt)} else ${oneTimeCodes.windowStartedAt} end`,
      },
      setWhere: sql`${isNewWindow} or ${oneTimeCodes.issuedInWindow} < ${maxIssuedPerWindow}`,
    })
    .returning({ id: oneTimeCodes.id });
}
