import { z } from "@hono/zod-openapi";
import type { Ctx } from "../../platform/ctx.ts";
import { isDatabaseOutage } from "../../platform/db/failure.ts";
import { createRoutes } from "../../platform/http/app-env.ts";
import { route } from "../../platform/http/route.ts";
import { countFamilies } from "../../platform/metrics/count-families.ts";
import { expositionType, type Family, renderFamilies } from "../../platform/metrics/exposition.ts";
import { gaugeFamilies } from "./gauge-families.ts";
import { readGauges } from "./queries-gauges.ts";

const metrics = route({
  method: "get",
  path: "/metrics",
  access: "operations",
  tags: ["Operations"],
  summary: "Counters and gauges in the text format of Prometheus",
  responses: {
    200: { description: "All of them", content: { "text/plain": { schema: z.string() } } },
  },
});

/**
 * The same from whichever instance is asked. What cannot be read is left out, which shows as a gap;
 * a counter that fell to the share of one instance would look like a restart.
 */
export const operationsRoutes = createRoutes().openapi(metrics, async (c) => {
  const { ctx } = c.var;
  const [counts, gauges] = await Promise.all([ctx.metrics.read(), readUnlessAway(ctx)]);
  const families = [
    up("florin_metric_store_up", "Whether the store of counters answers.", counts !== null),
    up("florin_database_up", "Whether the database answers.", gauges !== null),
    info(ctx.settings.version),
    ...(counts ? countFamilies(counts) : []),
    ...(gauges ? gaugeFamilies(gauges) : []),
  ];
  return c.body(renderFamilies(families), 200, { "content-type": expositionType }) as never;
});

async function readUnlessAway(ctx: Ctx) {
  try {
    return await readGauges(ctx);
  } catch (error) {
    if (isDatabaseOutage(error)) return null;
    throw error;
  }
}

function up(name: string, help: string, isUp: boolean): Family {
  return { name, help, kind: "gauge", samples: [{ labels: {}, value: isUp ? 1 : 0 }] };
}

function info(version: string): Family {
  const samples = [{ labels: { version }, value: 1 }];
  return { name: "florin_info", help: "The version that answers.", kind: "gauge", samples };
}
