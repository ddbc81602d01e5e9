import { conflict, forbidden, notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { Statement } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import {
  demandSecondAdmin,
  findUserById,
  lockUser,
  type Role,
  setStanding,
  type User,
} from "../users/index.ts";
import { announceEnded, markEnded } from "./end-sessions.ts";
import { mailInBackground, standingLetter } from "./mails.ts";

export type UserChange = Readonly<{
  role?: Role | undefined;
  status?: "active" | "suspended" | undefined;
}>;

/**
 * Changes somebody's role or status; whoever was signed in as them is not any more. Nobody changes
 * their own, and one active admin always remains. Throws `not_found`, `forbidden`, `conflict`.
 */
export async function changeUser(
  ctx: Ctx,
  actor: Actor,
  id: Id<"user">,
  change: UserChange,
): Promise<User> {
  if (actor.userId === id) throw forbidden({ detail: "Somebody else must change your own role." });
  const user = await findUserById(ctx, id);
  if (!user || user.status === "erased") throw notFound();
  if (isUnchanged(user, change)) return user;
  const ended = await write(ctx, user, change);
  await announceEnded(ctx, ended);
  mailInBackground(ctx, user.email, standingLetter());
  return { ...user, role: change.role ?? user.role, status: change.status ?? user.status };
}

async function write(ctx: Ctx, user: User, change: UserChange): Promise<Id<"session">[]> {
  const isActiveAdmin = user.role === "admin" && user.status === "active";
  const losesAdmin =
    (change.role !== undefined && change.role !== "admin") || change.status === "suspended";
  try {
    // The user's row before the sessions, as everywhere: units of one person wait and never cross.
    const outcomes: readonly unknown[] = await ctx.db.atomic((tx): [Statement, ...Statement[]] => [
      isActiveAdmin && losesAdmin ? demandSecondAdmin(tx) : lockUser(tx, user.id),
      setStanding(tx, ctx, user, change),
      recordEvent(tx, ctx, {
        action: "user.standing_changed",
        target: user.id,
        details: {
          role_before: user.role,
          role_after: change.role ?? user.role,
          status_before: user.status,
          status_after: change.status ?? user.status,
        },
      }),
      markEnded(tx, ctx, { userId: user.id, all: true }, "role_changed"),
    ]);
    return (outcomes.at(-1) as Awaited<ReturnType<typeof markEnded>>).map(({ id }) => id);
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === "standing is as read") throw conflict();
    if (broken === "an admin remains") throw conflict({ detail: "One active admin must remain." });
    throw error;
  }
}

function isUnchanged(user: User, { role, status }: UserChange): boolean {
  return (role ?? user.role) === user.role && (status ?? user.status) === user.status;
}
