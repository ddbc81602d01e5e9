import { z } from "@hono/zod-openapi";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { listOf, pageQuery, presentPage, readPage } from "../../platform/http/paging.ts";
import { json, route } from "../../platform/http/route.ts";
import { endSessions } from "./end-sessions.ts";
import { listSessions } from "./queries-sessions.ts";
import { revokeSession } from "./revoke-session.ts";
import { listedSessionSchema, presentListedSession } from "./schema-sessions.ts";

const tags = ["Identity"];

const list = route({
  method: "get",
  path: "/sessions",
  access: "authenticated",
  tags,
  summary: "Where the person is signed in",
  request: { query: z.object(pageQuery) },
  responses: { 200: json("Living sessions", listOf(listedSessionSchema)) },
});

const endOne = route({
  method: "delete",
  path: "/sessions/{id}",
  access: "authenticated",
  tags,
  summary: "End one session",
  request: { params: z.object({ id: idSchema("session") }) },
  responses: { 204: { description: "Its tokens are dead" } },
});

const endOthers = route({
  method: "delete",
  path: "/sessions",
  access: "authenticated",
  tags,
  summary: "End all sessions but this one",
  responses: { 204: { description: "Their tokens are dead" } },
});

export const sessionRoutes = createRoutes()
  .openapi(list, async (c) => {
    const { userId, sessionId } = userOf(c);
    const asked = readPage(c.req.valid("query"), "session");
    const page = await listSessions(c.var.ctx, userId, asked);
    return c.json(
      presentPage(page, (session) => presentListedSession(session, sessionId)),
      200,
    );
  })
  .openapi(endOne, async (c) => {
    await revokeSession(c.var.ctx, userOf(c), c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(endOthers, async (c) => {
    const { userId, sessionId } = userOf(c);
    await endSessions(c.var.ctx, { userId, except: sessionId }, "revoked");
    return c.body(null, 204);
  });
