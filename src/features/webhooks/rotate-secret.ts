import { and, eq } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import { conflict } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { makeSecret, overlapSeconds } from "./make-secret.ts";
import { findOwnWebhook, isOwn, type Webhook } from "./queries.ts";
import { webhooks } from "./tables.ts";

const secretAsRead = "the secret is as read";

/**
 * Gives an own webhook a new secret; the one before signs beside it for a day, and the one before
 * that no more. Throws `not_found`, and `conflict` when another rotation was faster.
 */
export async function rotateSecret(
  ctx: Ctx,
  actor: Actor,
  id: Id<"webhook">,
): Promise<Readonly<{ webhook: Webhook; secret: string }>> {
  const { userId } = actor;
  const read = await findOwnWebhook(ctx, userId, id);
  const { secret, sealed } = await makeSecret(ctx, id);
  const now = ctx.clock();
  const change = {
    secretSealed: sealed,
    previousSecretSealed: read.secretSealed,
    previousSecretUntil: addSeconds(now, overlapSeconds),
    updatedAt: now,
  };
  try {
    await ctx.db.atomic((tx) => [
      claim(
        tx,
        tx
          .update(webhooks)
          .set(change)
          .where(and(isOwn(userId, id), eq(webhooks.secretSealed, read.secretSealed)))
          .returning({ id: webhooks.id }),
        secretAsRead,
      ),
      recordEvent(tx, ctx, { action: "webhook.secret_rotated", target: id }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) !== secretAsRead) throw error;
    // It may have been sealed anew in between, with the newest key, which happens once.
    const { fields, keys } = ctx.crypto;
    if (fields.keyIdOf(read.secretSealed) !== keys.currentId) return rotateSecret(ctx, actor, id);
    throw conflict({ detail: "The secret was rotated by another request at the same time." });
  }
  return { webhook: { ...read, ...change }, secret };
}
