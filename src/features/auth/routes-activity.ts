import { z } from "@hono/zod-openapi";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { idSchema } from "../../platform/http/ids.ts";
import { json, route } from "../../platform/http/route.ts";
import { findActivity } from "./queries-activity.ts";

const activitySchema = z
  .object({
    last_login_at: z.iso.datetime().nullable(),
    last_request_at: z.iso.datetime().nullable(),
  })
  .openapi("Activity");

const activity = route({
  method: "get",
  path: "/{id}/activity",
  access: "authenticated",
  tags: ["Social"],
  summary: "When somebody last signed in and last sent a request",
  description:
    "For oneself, and for staff with `users.read`. To staff the last request may show up to 75 " +
    "seconds late. Both are null for somebody who has not signed in for four months.",
  request: { params: z.object({ id: idSchema("user") }) },
  responses: { 200: json("As far as sessions are kept", activitySchema) },
});

export const activityRoutes = createRoutes().openapi(activity, async (c) => {
  const found = await findActivity(c.var.ctx, userOf(c), c.req.valid("param").id);
  const body = {
    last_login_at: found.lastLoginAt?.toISOString() ?? null,
    last_request_at: found.lastRequestAt?.toISOString() ?? null,
  };
  return c.json(body, 200);
});
