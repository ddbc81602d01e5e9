import { z } from "@hono/zod-openapi";
import { createRoutes } from "../../platform/http/app-env.ts";
import { json, route } from "../../platform/http/route.ts";

const jwkSchema = z.object({
  kty: z.string(),
  crv: z.string(),
  x: z.string(),
  kid: z.string(),
  alg: z.string(),
  use: z.string(),
});
const jwksSchema = z.object({ keys: z.array(jwkSchema) }).openapi("JsonWebKeySet");

/** Clients may keep the key set this long; a key is published long before it signs. */
const maxAgeSeconds = 300;

const jwks = route({
  method: "get",
  path: "/.well-known/jwks.json",
  access: "public",
  tags: ["Identity"],
  summary: "The public keys of access tokens (RFC 7517)",
  responses: { 200: json("The key set", jwksSchema) },
});

export const wellKnownRoutes = createRoutes().openapi(jwks, async (c) => {
  const { keys } = await c.var.ctx.crypto.signingKeys.jwks();
  c.header("cache-control", `public, max-age=${maxAgeSeconds}`);
  return c.json({ keys: jwkSchema.array().parse(keys) }, 200);
});
