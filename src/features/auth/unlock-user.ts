import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { recordEvent } from "../audit/index.ts";
import type { User } from "../users/index.ts";
import { clearFactorFailures } from "./count-factor-try.ts";
import { forgetAllFailures, tagAttempt } from "./login-failures.ts";
import { findUserForStaff } from "./queries.ts";

/** Forgets somebody's failed sign-ins, so that they may try again at once. Throws `not_found`. */
export async function unlockUser(ctx: Ctx, id: Id<"user">): Promise<User> {
  const user = await findUserForStaff(ctx, id);
  await ctx.db.atomic((tx) => [
    ...forgetAllFailures(tx, tagAttempt(ctx, user.email)),
    clearFactorFailures(tx, user.id),
    recordEvent(tx, ctx, { action: "user.unlocked", target: user.id }),
  ]);
  return user;
}
