import { z } from "@hono/zod-openapi";
import { addSeconds } from "../../core/clock.ts";
import { validationFailed } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { createRoutes } from "../../platform/http/app-env.ts";
import { json, route } from "../../platform/http/route.ts";
import { type Days, listReactionDays } from "./queries-days.ts";
import { daysFilterSchema, daysSchema, defaultDays, reactionDaysSchema } from "./schema.ts";

const days = route({
  method: "get",
  path: "/reactions",
  access: "authenticated",
  tags: ["Social"],
  summary: "Likes and dislikes per day",
  description:
    "Reactions that were given on each day (UTC) and not taken back or changed since, the " +
    "earliest day first; at most 366 days. What a deleted post had got, and an erased person had " +
    "given, stays counted.",
  request: { query: z.object(daysFilterSchema) },
  responses: { 200: json("Every day of the range", reactionDaysSchema) },
});

const daySeconds = 86_400;

function readDays(ctx: Ctx, query: Partial<Days>): Days {
  const to = query.to ?? dayOf(ctx.clock());
  const from = query.from ?? dayOf(addSeconds(new Date(to), -(defaultDays - 1) * daySeconds));
  const checked = daysSchema.safeParse({ from, to });
  if (checked.success) return checked.data;
  const errors = checked.error.issues.map(({ path, message }) => ({
    pointer: `/${path.join("/")}`,
    message,
  }));
  throw validationFailed({ errors });
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

export const analyticsRoutes = createRoutes().openapi(days, async (c) => {
  const { ctx } = c.var;
  const data = await listReactionDays(ctx, readDays(ctx, c.req.valid("query") as Partial<Days>));
  return c.json({ data }, 200);
});
