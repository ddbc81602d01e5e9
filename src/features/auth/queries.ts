import { unauthenticated } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { findUserById, type User } from "../users/index.ts";

/** The person who asks; one who was erased a moment ago is not signed in any more. */
export async function findOwnUser(ctx: Ctx, actor: Actor): Promise<User> {
  const user = await findUserById(ctx, actor.userId);
  if (!user) throw unauthenticated();
  return user;
}
