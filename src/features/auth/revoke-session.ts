import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx, User } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { markEnded } from "./end-sessions.ts";

const sessionIsAlive = "session is alive";

/** Ends one of the actor's own living sessions; anything else is `not_found`. */
export async function revokeSession(ctx: Ctx, actor: User, id: Id<"session">): Promise<void> {
  try {
    await ctx.db.atomic((tx) => [
      claim(tx, markEnded(tx, ctx, { userId: actor.userId, only: id }, "revoked"), sessionIsAlive),
      recordEvent(tx, ctx, { action: "session.ended", target: id, details: { reason: "revoked" } }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) === sessionIsAlive) throw notFound();
    throw error;
  }
  await ctx.sessionCache.revoke([id]);
}
