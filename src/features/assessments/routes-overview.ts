import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, route } from "../../platform/http/route.ts";
import { guidance, listHealth, presentBusiness, presentHealth } from "../warehouse/index.ts";
import { summarise } from "./present.ts";
import { listNewest } from "./queries.ts";
import { overviewSchema } from "./schema.ts";

const tags = ["Financial health"];
const maxBusinesses = 20;

const overview = route({
  method: "get",
  path: "/overview",
  access: "authenticated",
  tags,
  summary: "What one answered and what was measured, side by side",
  responses: { 200: json("Newest scores and today's metrics", overviewSchema) },
});

/** Mounted before the other routes of assessments, of which one takes any word for an id. */
export const overviewRoutes = createRoutes().openapi(overview, async (c) => {
  const { ctx } = c.var;
  const { userId } = userOf(c);
  const at = ctx.clock().toISOString().slice(0, 10);
  const [answered, measured] = await Promise.all([
    listNewest(ctx, userId),
    listHealth(ctx, userId, at, maxBusinesses),
  ]);
  const businesses = measured.map((health) => ({
    business: presentBusiness(health.business, health.asOf),
    health: presentHealth(health),
  }));
  return c.json({ at, assessments: answered.map(summarise), businesses, guidance }, 200);
});
