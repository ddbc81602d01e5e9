import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { cutTables } from "../../platform/db/cut-tables.ts";
import { newestFirst } from "../../platform/db/keyset.ts";
import { assessments } from "./tables.ts";

const maxExported = 10_000;

/** What a person answered, newest first, for their own export. */
export async function exportAssessments(ctx: Ctx, userId: Id<"user">) {
  const rows = await ctx.db
    .select()
    .from(assessments)
    .where(eq(assessments.userId, userId))
    .orderBy(newestFirst(assessments.createdAt, assessments.id))
    .limit(maxExported + 1);
  return cutTables(maxExported, { assessments: rows });
}
