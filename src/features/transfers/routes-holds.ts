import { z } from "@hono/zod-openapi";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { captureHold } from "./capture-hold.ts";
import { createHold } from "./create-hold.ts";
import { findHold, listHolds } from "./queries-holds.ts";
import { markReplay } from "./routes.ts";
import {
  captureSchema,
  holdFilterSchema,
  holdSchema,
  newHoldSchema,
  holdParams as params,
  presentHold,
} from "./schema-holds.ts";
import { voidHold } from "./void-hold.ts";

const tags = ["Transactions"];
const aHold = { 200: json("The hold", holdSchema) };

const create = route({
  method: "post",
  path: "/",
  access: "authenticated",
  keyed: true,
  tags,
  summary: "Reserve money for a payee",
  request: { body: jsonBody(newHoldSchema) },
  responses: { 201: json("The hold", holdSchema) },
});

const list = route({
  method: "get",
  path: "/",
  access: "authenticated",
  tags,
  summary: "Own holds, newest first",
  request: { query: z.object({ ...pageQuery, ...holdFilterSchema }) },
  responses: { 200: json("A page of holds", listOf(holdSchema)) },
});

const read = route({
  method: "get",
  path: "/{id}",
  access: "authenticated",
  tags,
  summary: "One hold",
  request: { params },
  responses: aHold,
});

const capture = route({
  method: "post",
  path: "/{id}/capture",
  access: "authenticated",
  keyed: true,
  tags,
  summary: "Post what was reserved, or a part of it",
  request: { params, body: { ...jsonBody(captureSchema), required: false } },
  responses: aHold,
});

const voidRoute = route({
  method: "post",
  path: "/{id}/void",
  access: "authenticated",
  tags,
  summary: "Give back what was reserved",
  request: { params },
  responses: aHold,
});

export const holdRoutes = createRoutes()
  .openapi(create, async (c) => {
    const body = c.req.valid("json");
    const asked = {
      fromAccountId: body.account_id,
      toAccountId: body.to_account_id,
      amount: body.amount,
      currency: body.currency,
      expiresInSeconds: body.expires_in,
    };
    const answered = await createHold(c.var.ctx, userOf(c), asked, c.var.claimedKey);
    markReplay(c, answered);
    return c.json(presentHold(answered.hold), 201);
  })
  .openapi(list, async (c) => {
    const { status, ...page } = c.req.valid("query");
    const own = await listHolds(c.var.ctx, userOf(c).userId, status, readPage(page, "hold"));
    return c.json(presentPage(own, presentHold), 200);
  })
  .openapi(read, async (c) => {
    const hold = await findHold(c.var.ctx, userOf(c).userId, c.req.valid("param").id);
    return c.json(presentHold(hold), 200);
  })
  .openapi(capture, async (c) => {
    const { amount = null } = c.req.valid("json") ?? {};
    const { id } = c.req.valid("param");
    const answered = await captureHold(c.var.ctx, userOf(c), { id, amount }, c.var.claimedKey);
    markReplay(c, answered);
    return c.json(presentHold(answered.hold), 200);
  })
  .openapi(voidRoute, async (c) => {
    const hold = await voidHold(c.var.ctx, userOf(c), c.req.valid("param").id);
    return c.json(presentHold(hold), 200);
  });
