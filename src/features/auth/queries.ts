import { notFound, unauthenticated } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { findUserById, type User } from "../users/index.ts";

/** The person who asks; one who was erased a moment ago is not signed in any more. */
export async function findOwnUser(ctx: Ctx, actor: Actor): Promise<User> {
  const user = await findUserById(ctx, actor.userId);
  if (!user) throw unauthenticated();
  return user;
}

/** For staff: anybody. Throws `not_found`. */
export async function findUserForStaff(ctx: Ctx, id: Id<"user">): Promise<User> {
  const user = await findUserById(ctx, id);
  if (!user) throw notFound();
  return user;
}
