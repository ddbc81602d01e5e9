import { z } from "@hono/zod-openapi";
import type { Id } from "../../core/id.ts";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { makeOnce } from "../../platform/http/idempotency.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { activateCard } from "./activate-card.ts";
import { cancelCard } from "./cancel-card.ts";
import { createCard } from "./create-card.ts";
import { freezeCard, unfreezeCard } from "./freeze-card.ts";
import { findCard, listCards } from "./queries.ts";
import { listAuthorizations } from "./queries-authorizations.ts";
import { replaceCard } from "./replace-card.ts";
import {
  activationSchema,
  cardSchema,
  controlsChangeSchema,
  newCardSchema,
  cardParams as params,
  presentCard,
  reasonSchema,
} from "./schema.ts";
import { authorizationSchema, presentAuthorization } from "./schema-authorizations.ts";
import { setControls } from "./set-controls.ts";

const tags = ["Cards"];
const guard = { access: "authenticated", tags } as const;
const aCard = { 200: json("The card", cardSchema) };

const create = route({
  ...guard,
  method: "post",
  path: "/",
  summary: "Put a new card on an own account",
  description:
    "Virtual cards start active. Physical ones need an approved KYC record and start inactive.",
  request: { body: jsonBody(newCardSchema) },
  responses: { 201: json("The card", cardSchema) },
});

const list = route({
  ...guard,
  method: "get",
  path: "/",
  summary: "Own cards, newest first",
  request: { query: z.object(pageQuery) },
  responses: { 200: json("A page of cards", listOf(cardSchema)) },
});

const read = route({
  ...guard,
  method: "get",
  path: "/{id}",
  summary: "One card",
  request: { params },
  responses: aCard,
});

const activate = route({
  ...guard,
  method: "post",
  path: "/{id}/activate",
  rate: "rate.code",
  summary: "Start a physical card that has arrived",
  request: { params, body: jsonBody(activationSchema) },
  responses: aCard,
});

const freeze = route({
  ...guard,
  method: "post",
  path: "/{id}/freeze",
  summary: "Stop a card for a while",
  request: { params },
  responses: aCard,
});

const unfreeze = route({
  ...guard,
  method: "post",
  path: "/{id}/unfreeze",
  summary: "Let a frozen card go on",
  request: { params },
  responses: aCard,
});

const cancel = route({
  ...guard,
  method: "post",
  path: "/{id}/cancel",
  summary: "End a card for good",
  request: { params, body: jsonBody(reasonSchema) },
  responses: aCard,
});

const replace = route({
  ...guard,
  method: "post",
  path: "/{id}/replace",
  summary: "Cancel a card and get another one with the same controls",
  request: { params, body: jsonBody(reasonSchema) },
  responses: { 201: json("The new card, of a new number", cardSchema) },
});

const control = route({
  ...guard,
  method: "patch",
  path: "/{id}/controls",
  summary: "Change what a card may be used for",
  request: { params, body: jsonBody(controlsChangeSchema) },
  responses: aCard,
});

const authorizations = route({
  ...guard,
  method: "get",
  path: "/{id}/authorizations",
  summary: "What merchants asked of a card, newest first",
  request: { params, query: z.object(pageQuery) },
  responses: { 200: json("A page of authorizations", listOf(authorizationSchema)) },
});

export const cardRoutes = createRoutes()
  .openapi(create, async (c) => {
    const body = c.req.valid("json");
    const { account_id: accountId, type, name = null, single_use: singleUse = false } = body;
    const wish = { accountId, type, name, singleUse };
    const card = await makeOnce(
      c,
      (mark) => createCard(c.var.ctx, userOf(c), wish, mark),
      (id: Id<"card">) => findCard(c.var.ctx, userOf(c).userId, id),
    );
    return c.json(presentCard(card), 201);
  })
  .openapi(list, async (c) => {
    const asked = readPage(c.req.valid("query"), "card");
    const own = await listCards(c.var.ctx, userOf(c).userId, asked);
    return c.json(presentPage(own, presentCard), 200);
  })
  .openapi(read, async (c) => {
    const card = await findCard(c.var.ctx, userOf(c).userId, c.req.valid("param").id);
    return c.json(presentCard(card), 200);
  })
  .openapi(activate, async (c) => {
    const { last4 } = c.req.valid("json");
    const card = await activateCard(c.var.ctx, userOf(c), c.req.valid("param").id, last4);
    return c.json(presentCard(card), 200);
  })
  .openapi(freeze, async (c) => {
    const card = await freezeCard(c.var.ctx, userOf(c), c.req.valid("param").id);
    return c.json(presentCard(card), 200);
  })
  .openapi(unfreeze, async (c) => {
    const card = await unfreezeCard(c.var.ctx, userOf(c), c.req.valid("param").id);
    return c.json(presentCard(card), 200);
  })
  .openapi(cancel, async (c) => {
    const { reason } = c.req.valid("json");
    const card = await cancelCard(c.var.ctx, userOf(c), c.req.valid("param").id, reason);
    return c.json(presentCard(card), 200);
  })
  .openapi(replace, async (c) => {
    const { reason } = c.req.valid("json");
    const { id: old } = c.req.valid("param");
    const card = await makeOnce(
      c,
      (mark) => replaceCard(c.var.ctx, userOf(c), old, reason, mark),
      (id: Id<"card">) => findCard(c.var.ctx, userOf(c).userId, id),
    );
    return c.json(presentCard(card), 201);
  })
  .openapi(control, async (c) => {
    const change = c.req.valid("json");
    const card = await setControls(c.var.ctx, userOf(c), c.req.valid("param").id, change);
    return c.json(presentCard(card), 200);
  })
  .openapi(authorizations, async (c) => {
    const asked = readPage(c.req.valid("query"), "authorization");
    const { id } = await findCard(c.var.ctx, userOf(c).userId, c.req.valid("param").id);
    const page = await listAuthorizations(c.var.ctx, id, asked);
    return c.json(presentPage(page, presentAuthorization), 200);
  });
