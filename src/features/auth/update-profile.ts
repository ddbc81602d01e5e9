import { unauthenticated } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { setName } from "../users/index.ts";

export type ProfileChange = Readonly<{
  firstName?: string | undefined;
  lastName?: string | undefined;
}>;

/** Changes the actor's own name; what is not named stays. */
export async function updateProfile(ctx: Ctx, actor: Actor, change: ProfileChange): Promise<void> {
  if (change.firstName === undefined && change.lastName === undefined) return;
  try {
    await ctx.db.atomic((tx) => [
      setName(tx, ctx, actor.userId, change),
      recordEvent(tx, ctx, { action: "user.profile_changed", target: actor.userId }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) === "user exists") throw unauthenticated();
    throw error;
  }
}
