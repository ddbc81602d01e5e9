import { and, desc, eq, lte, sql } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { newestFirst } from "../../platform/db/keyset.ts";
import { type Health, judgeHealth } from "./health.ts";
import { isOwnBusiness } from "./queries.ts";
import { businessDays, businesses } from "./tables.ts";

/** How an own business stands by its newest figures up to a day. Throws `not_found`. */
export async function readHealth(
  ctx: Ctx,
  ownerId: Id<"user">,
  id: Id<"business">,
  at: string,
): Promise<Health> {
  const [row] = await businessesWithDay(ctx, at).where(isOwnBusiness(ownerId, id));
  if (!row) throw notFound();
  return judgeHealth(row.business, at, row.day, ctx.settings.metricBands);
}

/** The same of the newest businesses of a person. */
export async function listHealth(
  ctx: Ctx,
  ownerId: Id<"user">,
  at: string,
  limit: number,
): Promise<Health[]> {
  const rows = await businessesWithDay(ctx, at)
    .where(eq(businesses.ownerId, ownerId))
    .orderBy(newestFirst(businesses.createdAt, businesses.id))
    .limit(limit);
  return rows.map(({ business, day }) => judgeHealth(business, at, day, ctx.settings.metricBands));
}

function businessesWithDay({ db }: Ctx, at: string) {
  const { day, inputs, metrics, notes } = businessDays;
  const newest = db
    .select({ day, inputs, metrics, notes })
    .from(businessDays)
    .where(and(eq(businessDays.businessId, businesses.id), lte(day, at)))
    .orderBy(desc(day))
    .limit(1)
    .as("newest");
  const measured = {
    day: newest.day,
    inputs: newest.inputs,
    metrics: newest.metrics,
    notes: newest.notes,
  };
  return db
    .select({ business: businesses, day: measured })
    .from(businesses)
    .leftJoinLateral(newest, sql`true`);
}
