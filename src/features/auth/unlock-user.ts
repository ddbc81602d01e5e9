import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { recordEvent } from "../audit/index.ts";
import type { User } from "../users/index.ts";
import { findUserForStaff } from "./queries.ts";
import { factorFailures } from "./tables.ts";

/** Forgets somebody's failed sign-ins, so that they may try again at once. Throws `not_found`. */
export async function unlockUser(ctx: Ctx, id: Id<"user">): Promise<User> {
  const user = await findUserForStaff(ctx, id);
  await ctx.db.atomic((tx) => [
    tx.delete(factorFailures).where(eq(factorFailures.userId, user.id)),
    recordEvent(tx, ctx, { action: "user.unlocked", target: user.id }),
  ]);
  return user;
}
