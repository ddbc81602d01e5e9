import { and, eq, max, sql } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import { type Id, isId } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { businessDays, businesses } from "./tables.ts";

export type Business = typeof businesses.$inferSelect;
export type ListedBusiness = Readonly<{ business: Business; lastDay: string | null }>;

/** A person's own businesses, newest first, each with the last day that it has figures of. */
export async function listBusinesses(
  ctx: Ctx,
  ownerId: Id<"user">,
  page: PageRequest,
): Promise<Page<ListedBusiness>> {
  const { db } = ctx;
  const isNext = afterCursor(businesses.createdAt, businesses.id, page.cursor);
  const last = db
    .select({ day: max(businessDays.day).as("last_day") })
    .from(businessDays)
    .where(eq(businessDays.businessId, businesses.id))
    .as("last");
  const rows = await db
    .select({ business: businesses, lastDay: last.day })
    .from(businesses)
    .leftJoinLateral(last, sql`true`)
    .where(and(eq(businesses.ownerId, ownerId), isNext))
    .orderBy(newestFirst(businesses.createdAt, businesses.id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, ({ business }) => ({ at: business.createdAt, id: business.id }));
}

/** Throws `not_found` for what is malformed, missing or somebody else's. */
export async function findOwnBusiness(
  ctx: Ctx,
  ownerId: Id<"user">,
  id: string,
): Promise<Business> {
  if (!isId("business", id)) throw notFound();
  const [row] = await ctx.db.select().from(businesses).where(isOwnBusiness(ownerId, id));
  if (!row) throw notFound();
  return row;
}

export function isOwnBusiness(ownerId: Id<"user">, id: Id<"business">) {
  return and(eq(businesses.id, id), eq(businesses.ownerId, ownerId));
}
