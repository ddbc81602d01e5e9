import { and, eq } from "drizzle-orm";
import { toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { findUserById } from "../users/index.ts";
import { type DisabledReason, disabledLetter } from "./letter-disabled.ts";
import type { Webhook } from "./queries.ts";
import { webhooks } from "./tables.ts";

const isAsRead = "the webhook is as read";

/** Gives a webhook up and tells its owner; does nothing when the owner changed it meanwhile. */
export async function disableWebhook(
  ctx: Ctx,
  read: Pick<Webhook, "id" | "ownerId" | "updatedAt">,
  reason: DisabledReason,
): Promise<void> {
  const { id, ownerId, updatedAt } = read;
  const details = { changed: "status", status: "disabled", reason };
  const isSame = and(
    eq(webhooks.id, id),
    eq(webhooks.status, "enabled"),
    eq(webhooks.updatedAt, updatedAt),
  );
  try {
    await ctx.db.atomic((tx) => [
      claim(
        tx,
        tx
          .update(webhooks)
          .set({ status: "disabled", disabledReason: reason, updatedAt: ctx.clock() })
          .where(isSame)
          .returning({ id: webhooks.id }),
        isAsRead,
      ),
      recordEvent(tx, ctx, { action: "webhook.changed", target: id, details }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) === isAsRead) return;
    throw error;
  }
  const owner = await findUserById(ctx, ownerId);
  if (!owner) return;
  const mail = {
    to: { email: owner.email },
    ...disabledLetter(id, reason),
    idempotencyKey: toUuid("request", ctx.newId("request")),
  };
  // A mail that cannot be sent is logged; it must not undo or repeat what happened.
  await ctx.background.run("mail", () => ctx.mailer.send(mail));
}
