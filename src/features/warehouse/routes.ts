import { z } from "@hono/zod-openapi";
import type { Id } from "../../core/id.ts";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { makeOnce } from "../../platform/http/idempotency.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { createBusiness } from "./create-business.ts";
import { deleteBusiness } from "./delete-business.ts";
import { findOwnBusiness, listBusinesses } from "./queries.ts";
import { businessSchema, newBusinessSchema, presentBusiness } from "./schema.ts";

const tags = ["Financial health"];
const guard = { access: "authenticated", tags } as const;

const list = route({
  ...guard,
  method: "get",
  path: "/businesses",
  summary: "One's businesses",
  request: { query: z.object(pageQuery) },
  responses: { 200: json("Newest first", listOf(businessSchema)) },
});

const create = route({
  ...guard,
  method: "post",
  path: "/businesses",
  summary: "Begin a business whose figures are given by hand",
  description: "At most twenty per person.",
  request: { body: jsonBody(newBusinessSchema) },
  responses: { 201: json("Without figures yet", businessSchema) },
});

const remove = route({
  ...guard,
  method: "delete",
  path: "/businesses/{id}",
  summary: "Delete a business with all its figures",
  description: "One of Wave comes back with the next sync, unless Wave is disconnected.",
  request: { params: z.object({ id: idSchema("business") }) },
  responses: { 204: { description: "Nothing of it is left" } },
});

export const businessRoutes = createRoutes()
  .openapi(list, async (c) => {
    const asked = readPage(c.req.valid("query"), "business");
    const page = await listBusinesses(c.var.ctx, userOf(c).userId, asked);
    const present = presentPage(page, ({ business, lastDay }) =>
      presentBusiness(business, lastDay),
    );
    return c.json(present, 200);
  })
  .openapi(create, async (c) => {
    const made = await makeOnce(
      c,
      (mark) => createBusiness(c.var.ctx, userOf(c), c.req.valid("json"), mark),
      (id: Id<"business">) => findOwnBusiness(c.var.ctx, userOf(c).userId, id),
    );
    return c.json(presentBusiness(made, null), 201);
  })
  .openapi(remove, async (c) => {
    await deleteBusiness(c.var.ctx, userOf(c), c.req.valid("param").id);
    return c.body(null, 204);
  });
