import { z } from "@hono/zod-openapi";
import { eventKinds } from "../../platform/outbox/event-kinds.ts";
import { maxUrlLength } from "../../platform/webhook/target.ts";
import type { Webhook } from "./queries.ts";
import type { Delivery } from "./queries-deliveries.ts";

const url = z
  .string()
  .min(1)
  .max(maxUrlLength)
  .openapi({
    description:
      "https, with a public host name; no user, password, fragment or address in figures. " +
      "Outside production also http to this very machine.",
    example: "https://example.com/hooks/florin",
  });
const events = z
  .array(z.enum(eventKinds))
  .min(1)
  .max(eventKinds.length)
  .refine((kinds) => new Set(kinds).size === kinds.length, "must not hold a kind twice")
  .openapi({ description: "The kinds of event that it is told of." });
const status = z.enum(["enabled", "disabled"]);

export const newWebhookSchema = z.strictObject({ url, events }).openapi("NewWebhook");

export const webhookChangeSchema = z
  .strictObject({ url: url.optional(), events: events.optional(), status: status.optional() })
  .openapi("WebhookChange", { description: "What is not named stays." });

const webhook = {
  id: z.string().openapi({ example: "whk_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
  url: z.string(),
  events: z.array(z.string()),
  status,
  disabled_reason: z
    .string()
    .nullable()
    .openapi({ description: "Why we gave it up by ourselves: `gone` or `failing`." }),
  previous_secret_expires_at: z.iso
    .datetime()
    .nullable()
    .openapi({ description: "Until then the secret before signs as well." }),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
};

export const webhookSchema = z.object(webhook).openapi("Webhook");

export const webhookWithSecretSchema = z
  .object({
    ...webhook,
    secret: z
      .string()
      .openapi({ description: "Verifies signatures (Standard Webhooks); shown this once." }),
  })
  .openapi("WebhookWithSecret");

export const deliverySchema = z
  .object({
    id: z.string().openapi({ example: "dlv_01jd3v3v5fe8wr4t4yx0x4tq7a" }),
    webhook_id: z.string(),
    event_id: z
      .string()
      .openapi({ description: "The header `webhook-id`, the same in every attempt." }),
    type: z.string().openapi({ example: "transaction.posted" }),
    status: z.enum(["pending", "delivered", "failed"]),
    attempts: z.int(),
    response_status: z.int().nullable().openapi({ description: "Of the last attempt." }),
    error: z
      .string()
      .nullable()
      .openapi({
        description:
          "What went wrong last: `status`, `redirect`, `timeout`, `network`, `refused_address`, " +
          "`gone`, `disabled` or `secret`.",
      }),
    next_attempt_at: z.iso.datetime().nullable(),
    occurred_at: z.iso.datetime(),
    created_at: z.iso.datetime(),
    delivered_at: z.iso.datetime().nullable(),
  })
  .openapi("WebhookDelivery");

export function presentWebhook(row: Webhook): z.infer<typeof webhookSchema> {
  return {
    id: row.id,
    url: row.url,
    events: row.events,
    status: row.status,
    disabled_reason: row.disabledReason,
    previous_secret_expires_at: row.previousSecretUntil?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

export function presentWithSecret({ webhook: row, secret }: { webhook: Webhook; secret: string }) {
  return { ...presentWebhook(row), secret };
}

export function presentDelivery(row: Delivery): z.infer<typeof deliverySchema> {
  return {
    id: row.id,
    webhook_id: row.webhookId,
    event_id: row.eventId,
    type: row.kind,
    status: row.status,
    attempts: row.attempts,
    response_status: row.lastStatus,
    error: row.lastError,
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    occurred_at: row.occurredAt.toISOString(),
    created_at: row.createdAt.toISOString(),
    delivered_at: row.deliveredAt?.toISOString() ?? null,
  };
}
