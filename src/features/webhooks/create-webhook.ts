import { count, eq, lt } from "drizzle-orm";
import { conflict } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { type Mark, unmarked } from "../../platform/http/idempotency.ts";
import type { EventKind } from "../../platform/outbox/event-kinds.ts";
import { recordEvent } from "../audit/index.ts";
import { lockUser } from "../users/index.ts";
import { makeSecret } from "./make-secret.ts";
import { openSecrets } from "./open-secrets.ts";
import { findOwnWebhook, type Webhook } from "./queries.ts";
import { webhooks } from "./tables.ts";
import { demandTarget } from "./target-url.ts";

export type NewWebhook = Readonly<{ url: string; events: readonly EventKind[] }>;

export type WebhookWithSecret = Readonly<{ webhook: Webhook; secret: string }>;

/** Of one person. */
const maxWebhooks = 10;
const roomForWebhook = "there is room for a webhook";

/**
 * Keeps an address that is told of the actor's events. Its secret is in clear here and never again.
 * Throws `conflict` when the person has enough of them.
 */
export async function createWebhook(
  ctx: Ctx,
  { userId }: Actor,
  { url, events }: NewWebhook,
  mark: Mark = unmarked,
): Promise<WebhookWithSecret> {
  demandTarget(ctx, url);
  const id = ctx.newId("webhook");
  const { secret, sealed } = await makeSecret(ctx, id);
  const now = ctx.clock();
  const webhook: Webhook = {
    id,
    ownerId: userId,
    url,
    events: [...events],
    secretSealed: sealed,
    previousSecretSealed: null,
    previousSecretUntil: null,
    status: "enabled",
    disabledReason: null,
    createdAt: now,
    updatedAt: now,
  };
  const details = { events: events.join(" ") };
  try {
    await ctx.db.atomic((tx) => [
      // Whoever makes another one at the same time waits here.
      lockUser(tx, userId),
      demandRoom(tx, userId),
      tx.insert(webhooks).values(webhook),
      recordEvent(tx, ctx, { action: "webhook.created", target: id, details }),
      ...mark(tx, id),
    ]);
  } catch (error) {
    if (brokenConstraint(error) !== roomForWebhook) throw error;
    throw conflict({ detail: `There are ${maxWebhooks} webhooks already; delete one first.` });
  }
  return { webhook, secret };
}

/** What was made by a request whose reply got lost: its secret was told to nobody yet. */
export async function findWithSecret(
  ctx: Ctx,
  { userId }: Actor,
  id: Id<"webhook">,
): Promise<WebhookWithSecret> {
  const webhook = await findOwnWebhook(ctx, userId, id);
  const [secret] = (await openSecrets(ctx, webhook)) ?? [];
  if (secret === undefined) throw conflict({ detail: "The secret cannot be read; rotate it." });
  return { webhook, secret };
}

function demandRoom(tx: Statements, userId: Id<"user">) {
  const held = tx
    .select({ held: count() })
    .from(webhooks)
    .where(eq(webhooks.ownerId, userId))
    .having(lt(count(), maxWebhooks));
  return claim(tx, held, roomForWebhook);
}
