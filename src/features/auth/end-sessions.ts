import { and, inArray, isNull } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { recordEvent } from "../audit/index.ts";
import { type SessionEnd, sessions } from "./tables.ts";

/** The statement that ends sessions; follow it with `sessionCache.revoke` once it is committed. */
export function markEnded(
  tx: Statements,
  ctx: Ctx,
  ids: readonly Id<"session">[],
  reason: SessionEnd,
) {
  return tx
    .update(sessions)
    .set({ endedAt: ctx.clock(), endReason: reason })
    .where(and(inArray(sessions.id, [...ids]), isNull(sessions.endedAt)));
}

/** Ends sessions of one person: their access and refresh tokens are dead at once. */
export async function endSessions(
  ctx: Ctx,
  ids: readonly [Id<"session">, ...Id<"session">[]],
  reason: SessionEnd,
  userId: Id<"user">,
): Promise<void> {
  await ctx.db.atomic((tx) => [
    markEnded(tx, ctx, ids, reason),
    ...ids.map((id) =>
      recordEvent(tx, ctx, {
        action: "session.ended",
        target: id,
        actorUserId: userId,
        details: { reason },
      }),
    ),
  ]);
  await ctx.sessionCache.revoke(ids);
}
