import { and, eq } from "drizzle-orm";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { recordEvent } from "../audit/index.ts";
import { markFactorsChanged } from "../users/index.ts";
import { announceEnded, markEnded } from "./end-sessions.ts";
import { type FactorKind, isOnlyFactor, prepareRecoveryCodes } from "./factor-set.ts";
import { factorEnabledLetter } from "./letters-factors.ts";
import { mailInBackground } from "./mails.ts";
import { findOwnPerson } from "./queries-factors.ts";
import { recoveryCodes } from "./tables.ts";

/**
 * Makes a proved factor one that counts; `confirm` claims it. The first one also ends all other
 * sessions and brings recovery codes, which are returned and never shown again; null for a later
 * one. Which one is the first is decided under a lock of the person's row.
 */
export async function enableFactor(
  ctx: Ctx,
  actor: Actor,
  kind: FactorKind,
  confirm: (tx: Statements) => Statement,
): Promise<readonly string[] | null> {
  const { userId } = actor;
  const { user } = await findOwnPerson(ctx, actor);
  const { codes, insert } = prepareRecoveryCodes(ctx, userId);
  const details = { factor: kind };
  const [, , , kept, ended] = await ctx.db.atomic((tx) => {
    const isFirst = isOnlyFactor(tx, userId, kind);
    return [
      markFactorsChanged(tx, ctx, userId),
      confirm(tx),
      tx.delete(recoveryCodes).where(and(eq(recoveryCodes.userId, userId), isFirst)),
      insert(tx, isFirst),
      markEnded(tx, ctx, { userId, except: actor.sessionId, where: isFirst }, "factor_enabled"),
      recordEvent(tx, ctx, { action: "user.factor_enabled", target: userId, details }),
    ] as const;
  });
  await announceEnded(
    ctx,
    ended.map(({ id }) => id),
  );
  mailInBackground(ctx, user.email, factorEnabledLetter(kind));
  return kept.length > 0 ? codes : null;
}
