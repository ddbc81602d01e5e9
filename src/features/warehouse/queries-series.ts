import { and, asc, desc, eq, gte, lte, type SQL, sql } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Metric } from "./metrics.ts";
import { isOwnBusiness } from "./queries.ts";
import { businessDays, businesses, type Decimals } from "./tables.ts";

export const intervals = ["day", "week", "month"] as const;
export type Interval = (typeof intervals)[number];

export type SeriesRequest = Readonly<{
  /** Null asks for all of them. */
  metric: Metric | null;
  /** Days, both included. */
  from: string;
  to: string;
  interval: Interval;
}>;

export type SeriesPoint = Readonly<{ period: string; metrics: Decimals }>;

const { day } = businessDays;
/** The first day of each period, spelt without parameters so that Postgres sees them as one. */
const startOf: Readonly<Record<Interval, SQL>> = {
  day: sql`${day}`,
  week: sql`date_trunc('week', ${day}::timestamp)`,
  month: sql`date_trunc('month', ${day}::timestamp)`,
};
/** ISO 8601: `2026-11-30`, `2026-W49`, `2026-11`. */
const nameOf: Readonly<Record<Interval, SQL<string>>> = {
  day: sql<string>`${day}::text`,
  week: sql<string>`to_char(${day}, 'IYYY-"W"IW')`,
  month: sql<string>`to_char(${day}, 'YYYY-MM')`,
};

/**
 * What was measured on the last day of each period that has figures, oldest first. It reads the
 * days of this business between the two and nothing else.
 */
export async function readSeries(
  ctx: Ctx,
  ownerId: Id<"user">,
  id: Id<"business">,
  { metric, from, to, interval }: SeriesRequest,
): Promise<SeriesPoint[]> {
  const { metrics: all } = businessDays;
  const metrics =
    metric === null
      ? sql<Decimals>`${all}`
      : sql<Decimals>`jsonb_build_object(${metric}::text, ${all} -> ${metric}::text)`;
  return ctx.db
    .selectDistinctOn([startOf[interval]], { period: nameOf[interval], metrics })
    .from(businessDays)
    .innerJoin(businesses, eq(businesses.id, businessDays.businessId))
    .where(
      and(
        isOwnBusiness(ownerId, id),
        eq(businessDays.businessId, id),
        gte(day, from),
        lte(day, to),
      ),
    )
    .orderBy(asc(startOf[interval]), desc(day));
}
