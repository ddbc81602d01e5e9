import { and, eq, isNull, ne, type SQL } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { type SessionEnd, sessions } from "./tables.ts";

/** Which sessions of a person end. */
export type SessionChoice = Readonly<
  { userId: Id<"user"> } & (
    | { only: Id<"session">; where?: SQL | undefined }
    | { except: Id<"session">; where?: SQL | undefined }
    | { all: true }
  )
>;

/**
 * The statement that ends sessions, for the atomic unit of what makes it necessary; it returns the
 * ids of those that ended. Hand them to `announceEnded` once the unit is committed.
 */
export function markEnded(tx: Statements, ctx: Ctx, choice: SessionChoice, reason: SessionEnd) {
  return tx
    .update(sessions)
    .set({ endedAt: ctx.clock(), endReason: reason })
    .where(and(chosen(choice), isNull(sessions.endedAt)))
    .returning({ id: sessions.id });
}

/**
 * Ends sessions: their access and refresh tokens are dead at once. Returns the ids of those that
 * lived until now. One that had ended before leaves no second trace, however many end it at once.
 */
export async function endSessions(
  ctx: Ctx,
  choice: SessionChoice,
  reason: SessionEnd,
): Promise<Id<"session">[]> {
  const write = "only" in choice ? endOne(ctx, choice, reason) : endMany(ctx, choice, reason);
  const ids = await write;
  await announceEnded(ctx, ids);
  return ids;
}

/**
 * Tells every instance that sessions have ended, so that no snapshot of theirs is believed. It goes
 * on when the caller has hung up meanwhile.
 */
export async function announceEnded(ctx: Ctx, ids: readonly Id<"session">[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.background.run("announce_ended", () => ctx.sessionCache.revoke(ids));
}

const sessionIsAlive = "session is alive";

async function endOne(
  ctx: Ctx,
  choice: SessionChoice & { only: Id<"session"> },
  reason: SessionEnd,
): Promise<Id<"session">[]> {
  try {
    await ctx.db.atomic((tx) => [
      claim(tx, markEnded(tx, ctx, choice, reason), sessionIsAlive),
      recordEnd(tx, ctx, choice, reason),
    ]);
    return [choice.only];
  } catch (error) {
    if (brokenConstraint(error) === sessionIsAlive) return [];
    throw error;
  }
}

async function endMany(
  ctx: Ctx,
  choice: SessionChoice,
  reason: SessionEnd,
): Promise<Id<"session">[]> {
  const [ended] = await ctx.db.atomic((tx): [ReturnType<typeof markEnded>, Statement] => [
    markEnded(tx, ctx, choice, reason),
    recordEnd(tx, ctx, choice, reason),
  ]);
  return ended.map(({ id }) => id);
}

function recordEnd(tx: Statements, ctx: Ctx, choice: SessionChoice, reason: SessionEnd): Statement {
  const target = "only" in choice ? choice.only : choice.userId;
  const byOwner = ctx.actor.kind === "anonymous" ? { actorUserId: choice.userId } : {};
  return recordEvent(tx, ctx, { action: "session.ended", target, details: { reason }, ...byOwner });
}

function chosen(choice: SessionChoice): SQL | undefined {
  const own = eq(sessions.userId, choice.userId);
  if ("only" in choice) return and(own, eq(sessions.id, choice.only), choice.where);
  return "except" in choice ? and(own, ne(sessions.id, choice.except), choice.where) : own;
}
