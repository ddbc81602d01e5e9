import { z } from "@hono/zod-openapi";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, route } from "../../platform/http/route.ts";
import { listDeliveries } from "./queries-deliveries.ts";
import { resendDelivery } from "./resend-delivery.ts";
import { deliverySchema, presentDelivery } from "./schema.ts";
import { testWebhook } from "./test-webhook.ts";

const tags = ["Webhooks"];
const guard = { access: "authenticated", tags } as const;
const params = z.object({ id: idSchema("webhook") });

const test = route({
  ...guard,
  method: "post",
  path: "/{id}/test",
  summary: "Send a `webhook.test` event to a webhook",
  request: { params },
  responses: { 202: json("It is on its way", deliverySchema) },
});

const list = route({
  ...guard,
  method: "get",
  path: "/{id}/deliveries",
  summary: "What was and is to be sent to a webhook",
  description: "Kept for 30 days.",
  request: { params, query: z.object(pageQuery) },
  responses: { 200: json("Newest first", listOf(deliverySchema)) },
});

const resend = route({
  ...guard,
  method: "post",
  path: "/deliveries/{id}/resend",
  summary: "Send a delivery again",
  description: "With the same `webhook-id`, and a new schedule of attempts when it had ended.",
  request: { params: z.object({ id: idSchema("delivery") }) },
  responses: { 202: json("It is on its way", deliverySchema) },
});

export const deliveryRoutes = createRoutes()
  .openapi(test, async (c) => {
    const delivery = await testWebhook(c.var.ctx, userOf(c), c.req.valid("param").id);
    return c.json(presentDelivery(delivery), 202);
  })
  .openapi(list, async (c) => {
    const { id } = c.req.valid("param");
    const asked = readPage(c.req.valid("query"), "delivery");
    const page = await listDeliveries(c.var.ctx, userOf(c).userId, id, asked);
    return c.json(presentPage(page, presentDelivery), 200);
  })
  .openapi(resend, async (c) => {
    const delivery = await resendDelivery(c.var.ctx, userOf(c), c.req.valid("param").id);
    return c.json(presentDelivery(delivery), 202);
  });
