import { z } from "@hono/zod-openapi";
import type { Id } from "../../core/id.ts";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { makeOnce } from "../../platform/http/idempotency.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { changeWebhook } from "./change-webhook.ts";
import { createWebhook, findWithSecret } from "./create-webhook.ts";
import { deleteWebhook } from "./delete-webhook.ts";
import { findOwnWebhook, listWebhooks } from "./queries.ts";
import { rotateSecret } from "./rotate-secret.ts";
import {
  newWebhookSchema,
  presentWebhook,
  presentWithSecret,
  webhookChangeSchema,
  webhookSchema,
  webhookWithSecretSchema,
} from "./schema.ts";

const tags = ["Webhooks"];
const guard = { access: "authenticated", tags } as const;
const params = z.object({ id: idSchema("webhook") });

const create = route({
  ...guard,
  method: "post",
  path: "/",
  summary: "Be told of events at an address",
  description: "At most ten per person. Deliveries are signed as Standard Webhooks describe.",
  request: { body: jsonBody(newWebhookSchema) },
  responses: { 201: json("With its secret, once", webhookWithSecretSchema) },
});

const list = route({
  ...guard,
  method: "get",
  path: "/",
  summary: "One's webhooks",
  request: { query: z.object(pageQuery) },
  responses: { 200: json("Newest first", listOf(webhookSchema)) },
});

const read = route({
  ...guard,
  method: "get",
  path: "/{id}",
  summary: "One webhook",
  request: { params },
  responses: { 200: json("Without its secret", webhookSchema) },
});

const change = route({
  ...guard,
  method: "patch",
  path: "/{id}",
  summary: "Change, disable or enable a webhook",
  request: { params, body: jsonBody(webhookChangeSchema) },
  responses: { 200: json("As it is now", webhookSchema) },
});

const remove = route({
  ...guard,
  method: "delete",
  path: "/{id}",
  summary: "Delete a webhook with all its deliveries",
  request: { params },
  responses: { 204: { description: "Nothing is sent there any more" } },
});

const rotate = route({
  ...guard,
  method: "post",
  path: "/{id}/rotate-secret",
  summary: "Give a webhook a new secret",
  description: "For 24 hours the secret before signs beside the new one.",
  request: { params },
  responses: { 200: json("With its new secret, once", webhookWithSecretSchema) },
});

export const webhookRoutes = createRoutes()
  .openapi(create, async (c) => {
    const made = await makeOnce(
      c,
      (mark) => createWebhook(c.var.ctx, userOf(c), c.req.valid("json"), mark),
      (id: Id<"webhook">) => findWithSecret(c.var.ctx, userOf(c), id),
    );
    return c.json(presentWithSecret(made), 201);
  })
  .openapi(list, async (c) => {
    const asked = readPage(c.req.valid("query"), "webhook");
    const page = await listWebhooks(c.var.ctx, userOf(c).userId, asked);
    return c.json(presentPage(page, presentWebhook), 200);
  })
  .openapi(read, async (c) => {
    const webhook = await findOwnWebhook(c.var.ctx, userOf(c).userId, c.req.valid("param").id);
    return c.json(presentWebhook(webhook), 200);
  })
  .openapi(change, async (c) => {
    const { id } = c.req.valid("param");
    const webhook = await changeWebhook(c.var.ctx, userOf(c), id, c.req.valid("json"));
    return c.json(presentWebhook(webhook), 200);
  })
  .openapi(remove, async (c) => {
    await deleteWebhook(c.var.ctx, userOf(c), c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(rotate, async (c) => {
    const rotated = await rotateSecret(c.var.ctx, userOf(c), c.req.valid("param").id);
    return c.json(presentWithSecret(rotated), 200);
  });
