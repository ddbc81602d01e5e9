import type { Ctx } from "../../platform/ctx.ts";
import { signWebhook } from "../../platform/webhook/signature.ts";
import type { SendOutcome } from "../../platform/webhook/webhook-sender.ts";
import type { ClaimedDelivery } from "./claim-deliveries.ts";
import { openSecrets } from "./open-secrets.ts";

/** One attempt: the event as it is told, signed at this moment. Reads and writes no row. */
export async function sendDelivery(
  ctx: Ctx,
  { delivery, webhook }: ClaimedDelivery,
  signal: AbortSignal,
): Promise<SendOutcome | { error: "secret" }> {
  const secrets = await openSecrets(ctx, webhook);
  if (secrets === null) return { error: "secret" };
  const body = JSON.stringify({
    type: delivery.kind,
    timestamp: delivery.occurredAt.toISOString(),
    data: delivery.payload,
  });
  const id = delivery.eventId;
  const timestamp = Math.floor(ctx.clock().getTime() / 1_000);
  const headers = {
    "content-type": "application/json",
    "user-agent": `Florin-Webhooks/${ctx.settings.version}`,
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signWebhook(secrets, { id, timestamp, body }),
  };
  return ctx.webhookSender.send({ url: webhook.url, headers, body, signal });
}
