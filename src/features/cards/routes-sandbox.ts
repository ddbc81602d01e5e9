import type { Id } from "../../core/id.ts";
import { type AppContext, createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { authorizeCard, simulatorOf } from "./authorize-card.ts";
import { cardParams } from "./schema.ts";
import {
  authorizationSchema,
  expirySchema,
  moveSchema,
  newAuthorizationSchema,
  authorizationParams as params,
  presentAuthorization,
} from "./schema-authorizations.ts";
import { settleAuthorization } from "./settle-authorization.ts";
import type { MovementKind } from "./tables.ts";

const tags = ["Sandbox"];
const guard = {
  access: "authenticated",
  tags,
  description: "Plays the network: for `cards.simulate`, and outside production for the owner.",
} as const;
const responses = { 200: json("The authorization", authorizationSchema) };

const authorize = route({
  ...guard,
  method: "post",
  path: "/cards/{id}/authorizations",
  summary: "Ask a card for money, as a merchant does",
  request: { params: cardParams, body: jsonBody(newAuthorizationSchema) },
  responses: { 201: json("Approved or declined", authorizationSchema) },
});

const moving = { params, body: { ...jsonBody(moveSchema), required: false } };

const capture = route({
  ...guard,
  method: "post",
  path: "/authorizations/{id}/capture",
  summary: "Take what was approved, or a part of it",
  request: moving,
  responses,
});

const reverse = route({
  ...guard,
  method: "post",
  path: "/authorizations/{id}/reverse",
  summary: "Give back what is held, or a part of it",
  request: moving,
  responses,
});

const refund = route({
  ...guard,
  method: "post",
  path: "/authorizations/{id}/refund",
  summary: "Give back what was captured, or a part of it",
  request: moving,
  responses,
});

const expire = route({
  ...guard,
  method: "post",
  path: "/authorizations/{id}/expire",
  summary: "Let an authorization run out now",
  request: { params, body: { ...jsonBody(expirySchema), required: false } },
  responses,
});

type Message = Readonly<{ amount?: number | undefined; network_reference?: string | undefined }>;

async function move(
  c: AppContext,
  kind: MovementKind,
  id: Id<"authorization">,
  message: Message = {},
) {
  const { ctx } = c.var;
  const ownerId = simulatorOf(ctx, userOf(c));
  const { amount = null, network_reference: reference = null } = message;
  const said = { kind, amount, reference };
  return presentAuthorization(await settleAuthorization(ctx, ownerId, id, said));
}

export const cardSandboxRoutes = createRoutes()
  .openapi(authorize, async (c) => {
    const {
      merchant,
      network_reference: reference = null,
      pin = null,
      ...asked
    } = c.req.valid("json");
    const { name, category_code: category, country } = merchant;
    const wish = { ...asked, merchant: { name, category, country }, reference, pin };
    const { id } = c.req.valid("param");
    return c.json(await authorizeCard(c.var.ctx, userOf(c), id, wish), 201);
  })
  .openapi(capture, async (c) =>
    c.json(await move(c, "capture", c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(reverse, async (c) =>
    c.json(await move(c, "reverse", c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(refund, async (c) =>
    c.json(await move(c, "refund", c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(expire, async (c) =>
    c.json(await move(c, "expire", c.req.valid("param").id, c.req.valid("json")), 200),
  );
