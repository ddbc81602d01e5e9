import { z } from "@hono/zod-openapi";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, jsonBody, route } from "../../platform/http/route.ts";
import { addPasskey } from "./add-passkey.ts";
import { beginPasskey } from "./begin-passkey.ts";
import { beginPasskeySignIn } from "./begin-passkey-sign-in.ts";
import { finishPasskeySignIn } from "./finish-passkey-sign-in.ts";
import { listPasskeys } from "./queries-passkeys.ts";
import { removePasskey } from "./remove-passkey.ts";
import { presentSession, sessionSchema } from "./schema.ts";
import {
  assertionSchema,
  creationOptionsSchema,
  passkeySchema,
  presentPasskey,
  readAssertion,
  readRegistration,
  registrationSchema,
  requestOptionsSchema,
} from "./schema-passkeys.ts";

const tags = ["Identity"];
/** Whoever changes what signs them in has proved who they are a moment ago. */
const guard = { access: "authenticated", stepUp: true, tags } as const;

const begin = route({
  ...guard,
  method: "post",
  path: "/passkeys/options",
  rate: "rate.code",
  summary: "Begin a passkey: what the browser makes it from",
  responses: { 200: json("For `navigator.credentials.create`", creationOptionsSchema) },
});

const add = route({
  ...guard,
  method: "post",
  path: "/passkeys",
  rate: "rate.code",
  summary: "Keep the passkey that the browser made",
  description: "As the first factor of any kind it ends all other sessions.",
  request: { body: jsonBody(registrationSchema) },
  responses: { 201: json("It signs the person in from now on", passkeySchema) },
});

const list = route({
  method: "get",
  path: "/passkeys",
  access: "authenticated",
  tags,
  summary: "One's passkeys",
  request: { query: z.object(pageQuery) },
  responses: { 200: json("Newest first", listOf(passkeySchema)) },
});

const remove = route({
  ...guard,
  method: "delete",
  path: "/passkeys/{id}",
  summary: "Remove a passkey",
  request: { params: z.object({ id: idSchema("passkey") }) },
  responses: { 204: { description: "It signs nobody in any more" } },
});

const beginSignIn = route({
  method: "post",
  path: "/login/passkey/options",
  access: "public",
  rate: "rate.login",
  tags,
  summary: "Begin a sign-in with a passkey; the same for everybody",
  responses: { 200: json("For `navigator.credentials.get`", requestOptionsSchema) },
});

const signIn = route({
  method: "post",
  path: "/login/passkey",
  access: "public",
  rate: "rate.login",
  tags,
  summary: "Sign in with a passkey, without a password",
  request: { body: jsonBody(assertionSchema) },
  responses: { 200: json("A session", sessionSchema) },
});

export const passkeyRoutes = createRoutes()
  .openapi(begin, async (c) => {
    return c.json(await beginPasskey(c.var.ctx, userOf(c)), 200);
  })
  .openapi(add, async (c) => {
    const body = c.req.valid("json");
    const input = { name: body.name, proof: readRegistration(body) };
    return c.json(presentPasskey(await addPasskey(c.var.ctx, userOf(c), input)), 201);
  })
  .openapi(list, async (c) => {
    const asked = readPage(c.req.valid("query"), "passkey");
    const page = await listPasskeys(c.var.ctx, userOf(c).userId, asked);
    return c.json(presentPage(page, presentPasskey), 200);
  })
  .openapi(remove, async (c) => {
    await removePasskey(c.var.ctx, userOf(c), c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(beginSignIn, async (c) => {
    return c.json(await beginPasskeySignIn(c.var.ctx), 200);
  })
  .openapi(signIn, async (c) => {
    const proof = readAssertion(c.req.valid("json"));
    return c.json(presentSession(await finishPasskeySignIn(c.var.ctx, proof)), 200);
  });
