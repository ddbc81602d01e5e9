import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { isOwn } from "./queries.ts";
import { webhooks } from "./tables.ts";

const webhookExists = "the webhook exists";

/** Deletes one of the actor's own webhooks with all its deliveries; else `not_found`. */
export async function deleteWebhook(ctx: Ctx, { userId }: Actor, id: Id<"webhook">): Promise<void> {
  try {
    await ctx.db.atomic((tx) => [
      claim(
        tx,
        tx.delete(webhooks).where(isOwn(userId, id)).returning({ id: webhooks.id }),
        webhookExists,
      ),
      recordEvent(tx, ctx, { action: "webhook.deleted", target: id }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) === webhookExists) throw notFound();
    throw error;
  }
}
