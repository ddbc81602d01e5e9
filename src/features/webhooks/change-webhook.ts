import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import type { EventKind } from "../../platform/outbox/event-kinds.ts";
import { recordEvent } from "../audit/index.ts";
import { findOwnWebhook, isOwn, type Webhook } from "./queries.ts";
import { type WebhookStatus, webhooks } from "./tables.ts";
import { demandTarget } from "./target-url.ts";

export type WebhookChange = Readonly<{
  url?: string | undefined;
  events?: EventKind[] | undefined;
  status?: WebhookStatus | undefined;
}>;

const webhookExists = "the webhook exists";

/** Changes what is named of an own webhook; the status is then its owner's decision alone. */
export async function changeWebhook(
  ctx: Ctx,
  { userId }: Actor,
  id: Id<"webhook">,
  change: WebhookChange,
): Promise<Webhook> {
  if (change.url !== undefined) demandTarget(ctx, change.url);
  const named = Object.entries(change).flatMap(([name, value]) => (value ? [name] : []));
  if (named.length === 0) return findOwnWebhook(ctx, userId, id);
  const details = {
    // The address itself may hold names and tokens, which no audit row keeps.
    changed: named.join(" "),
    ...(change.status && { status: change.status }),
    ...(change.events && { events: change.events.join(" ") }),
  };
  try {
    const [, , [webhook]] = await ctx.db.atomic((tx) => [
      claim(
        tx,
        tx
          .update(webhooks)
          .set({
            ...change,
            ...(change.status && { disabledReason: null }),
            updatedAt: ctx.clock(),
          })
          .where(isOwn(userId, id))
          .returning({ id: webhooks.id }),
        webhookExists,
      ),
      recordEvent(tx, ctx, { action: "webhook.changed", target: id, details }),
      tx.select().from(webhooks).where(isOwn(userId, id)),
    ]);
    if (!webhook) throw notFound();
    return webhook;
  } catch (error) {
    if (brokenConstraint(error) === webhookExists) throw notFound();
    throw error;
  }
}
