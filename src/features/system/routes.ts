import { createRoutes } from "../../platform/http/app-env.ts";
import { json, route } from "../../platform/http/route.ts";
import { checkHealth } from "./check-health.ts";
import { detailedHealthSchema, healthSchema, presentHealth } from "./schema.ts";

const tags = ["Operations"];

const health = route({
  method: "get",
  path: "/health",
  access: "public",
  tags,
  summary: "The process answers",
  responses: { 200: json("It does", healthSchema) },
});

const detailed = route({
  method: "get",
  path: "/health/detailed",
  access: "operations",
  tags,
  summary: "Every dependency with its latency",
  responses: {
    200: json("The database answers", detailedHealthSchema),
    503: json("The database does not answer", detailedHealthSchema),
  },
});

export const systemRoutes = createRoutes()
  .openapi(health, (c) => {
    return c.json({ status: "ok" as const, version: c.get("ctx").settings.version }, 200);
  })
  .openapi(detailed, async (c) => {
    const { ctx } = c.var;
    const report = await checkHealth(ctx);
    const body = presentHealth(report, ctx.settings.version);
    return c.json(body, report.status === "down" ? 503 : 200);
  });
