import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { revealCard } from "./reveal-card.ts";
import {
  cardSchema,
  detailsSchema,
  cardParams as params,
  pinSchema,
  presentCard,
} from "./schema.ts";
import { setPin } from "./set-pin.ts";

const tags = ["Cards"];
const guard = { access: "authenticated", stepUp: true, tags } as const;

const details = route({
  ...guard,
  method: "get",
  path: "/{id}/details",
  summary: "The number and code of a card",
  description: "Needs a fresh proof of identity. Every look is on record and told by mail.",
  request: { params },
  responses: { 200: json("What pays with the card; not to be kept", detailsSchema) },
});

const pin = route({
  ...guard,
  method: "put",
  path: "/{id}/pin",
  summary: "Give a card a PIN",
  description: "Needs a fresh proof of identity. Unblocks a PIN that was wrong three times.",
  request: { params, body: jsonBody(pinSchema) },
  responses: { 200: json("The card", cardSchema) },
});

export const cardSecretRoutes = createRoutes()
  .openapi(details, async (c) => {
    const shown = await revealCard(c.var.ctx, userOf(c), c.req.valid("param").id);
    c.header("cache-control", "no-store");
    const { number, cvc, expMonth, expYear } = shown;
    return c.json({ number, cvc, exp_month: expMonth, exp_year: expYear }, 200);
  })
  .openapi(pin, async (c) => {
    const { id } = c.req.valid("param");
    const card = await setPin(c.var.ctx, userOf(c), id, c.req.valid("json").pin);
    return c.json(presentCard(card), 200);
  });
