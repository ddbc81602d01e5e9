import { conflict, unauthenticated } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { forgetAssessments } from "../assessments/index.ts";
import { forgetOrigins, recordEvent } from "../audit/index.ts";
import { announceEnded, type deleteSessions, eraseIdentity } from "../auth/index.ts";
import { forgetCards } from "../cards/index.ts";
import { forgetRecords } from "../kyc/index.ts";
import { accountNotEmpty, forgetOwner, ownerHasMoney } from "../ledger/index.ts";
import { forgetPosts } from "../social/index.ts";
import { forgetReplies } from "../system/index.ts";
import { demandSecondAdmin, eraseUser, lockUser } from "../users/index.ts";
import { forgetBusinesses } from "../warehouse/index.ts";
import { forgetWave, prepareRevocation } from "../wave/index.ts";
import { forgetWebhooks } from "../webhooks/index.ts";

/**
 * Erases the actor: what identifies them is deleted, and rows that the law keeps name only an id
 * that leads nowhere. The last admin cannot go (`conflict`), nor can anybody whose accounts are not
 * empty (`account_not_empty`).
 */
export async function erasePerson(ctx: Ctx, actor: Actor): Promise<void> {
  const { userId } = actor;
  const revoke = await prepareRevocation(ctx, userId);
  const ended = await eraseAll(ctx, userId, actor.role === "admin");
  await announceEnded(ctx, ended);
  // Wave may be slow, and nobody has to wait for it: the tokens are gone here.
  void ctx.background.run("revoke_wave", revoke);
}

async function eraseAll(ctx: Ctx, userId: Id<"user">, isAdmin: boolean): Promise<Id<"session">[]> {
  const build = (tx: Statements): [Statement, ...Statement[]] => [
    isAdmin ? demandSecondAdmin(tx) : lockUser(tx, userId),
    ...forgetCards(tx, ctx, userId),
    ...forgetOwner(tx, ctx, userId),
    ...eraseUser(tx, ctx, userId),
    recordEvent(tx, ctx, { action: "user.erased", target: userId }),
    forgetOrigins(tx, userId),
    forgetReplies(tx, userId),
    ...forgetRecords(tx, ctx, userId),
    ...forgetWebhooks(tx, userId),
    // Pages of a sync stop coming before what they were kept in goes.
    ...forgetWave(tx, userId),
    forgetBusinesses(tx, userId),
    forgetAssessments(tx, userId),
    ...forgetPosts(tx, ctx, userId),
    ...eraseIdentity(tx, userId),
  ];
  try {
    // Somebody may have years of texts to forget.
    const outcomes: readonly unknown[] = await ctx.db.atomic(build, { isLong: true });
    return (outcomes.at(-1) as Awaited<ReturnType<typeof deleteSessions>>).map(({ id }) => id);
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === "an admin remains") throw conflict({ detail: "One active admin must remain." });
    if (broken === ownerHasMoney) throw accountNotEmpty();
    if (broken === "user exists") throw unauthenticated();
    throw error;
  }
}
