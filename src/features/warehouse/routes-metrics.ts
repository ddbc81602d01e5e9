import { z } from "@hono/zod-openapi";
import { validationFailed } from "../../core/errors.ts";
import { createRoutes, userOf } from "../../platform/http/app-env.ts";
import { json, route } from "../../platform/http/route.ts";
import { addDays, dayOf, daysBetween } from "./day.ts";
import { toValue, unitOf } from "./health.ts";
import { type Metric, metrics } from "./metrics.ts";
import { findOwnBusiness } from "./queries.ts";
import { readHealth } from "./queries-health.ts";
import { type Interval, intervals, readSeries } from "./queries-series.ts";
import {
  asBusinessId,
  businessQuery,
  daySchema,
  healthSchema,
  presentHealth,
  seriesSchema,
} from "./schema.ts";

const tags = ["Financial health"];
const guard = { access: "authenticated", tags } as const;

const series = route({
  ...guard,
  method: "get",
  path: "/metrics",
  summary: "A metric of a business over time",
  description:
    "Oldest first, one value for each period that has figures: that of its last day. Margins, " +
    "burn, runway and buffer look back about 30 days from there, and `dso` 90. Without `metric` " +
    "it is all of them; `from` is a year before `to`, and `to` today, unless given.",
  request: {
    query: z.object({
      ...businessQuery,
      metric: z.enum(metrics).optional(),
      from: daySchema.optional(),
      to: daySchema.optional(),
      interval: z.enum(intervals).default("day"),
    }),
  },
  responses: { 200: json("Periods without figures are left out", seriesSchema) },
});

const health = route({
  ...guard,
  method: "get",
  path: "/health",
  summary: "How a business stands on a day",
  request: { query: z.object({ ...businessQuery, at: daySchema.optional() }) },
  responses: { 200: json("All metrics, by the newest figures up to that day", healthSchema) },
});

const usualDays = 365;
/** Five years of every metric and every day, and a little more. */
const maxValues = 22_000;
const daysOfPeriod: Readonly<Record<Interval, number>> = { day: 1, week: 7, month: 28 };

type Asked = Readonly<{ metric: Metric | null; from: string; to: string; interval: Interval }>;

/** Throws `validation_failed` for a range that is none, or of too many values. */
function demandRange({ metric, from, to, interval }: Asked): void {
  const refuse = (message: string) => validationFailed({ errors: [{ pointer: "/from", message }] });
  const days = daysBetween(from, to) + 1;
  if (days < 1) throw refuse("must not be after `to`");
  const asked = (days / daysOfPeriod[interval]) * (metric === null ? metrics.length : 1);
  if (asked > maxValues) throw refuse(`asks for more than ${maxValues} values`);
}

export const metricRoutes = createRoutes()
  .openapi(series, async (c) => {
    const { ctx } = c.var;
    const { userId } = userOf(c);
    const { business_id, metric = null, interval, to: until, from: since } = c.req.valid("query");
    const to = until ?? dayOf(ctx.clock());
    const asked = { metric, from: since ?? addDays(to, -usualDays), to, interval };
    demandRange(asked);
    const id = asBusinessId(business_id);
    const [{ currency }, points] = await Promise.all([
      findOwnBusiness(ctx, userId, id),
      readSeries(ctx, userId, id, asked),
    ]);
    const names = metric === null ? metrics : [metric];
    const data = names.flatMap((name) =>
      points.map(({ period, metrics: kept }) => ({
        metric: name,
        period,
        value: toValue(name, kept[name] ?? null, currency),
        unit: unitOf(name, currency),
      })),
    );
    return c.json({ data }, 200);
  })
  .openapi(health, async (c) => {
    const { ctx } = c.var;
    const { business_id, at = dayOf(ctx.clock()) } = c.req.valid("query");
    const found = await readHealth(ctx, userOf(c).userId, asBusinessId(business_id), at);
    return c.json(presentHealth(found), 200);
  });
