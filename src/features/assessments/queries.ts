import { and, desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { assessments } from "./tables.ts";

export type Assessment = typeof assessments.$inferSelect;
/** With the score of the one before it of the same questionnaire, if there was one. */
export type AssessmentInHistory = Readonly<{
  assessment: Assessment;
  previousScore: number | null;
}>;

/** A person's own assessments, newest first. */
export async function listAssessments(
  ctx: Ctx,
  userId: Id<"user">,
  questionnaire: string | undefined,
  page: PageRequest,
): Promise<Page<AssessmentInHistory>> {
  const isAsked =
    questionnaire === undefined ? undefined : eq(assessments.questionnaire, questionnaire);
  const isNext = afterCursor(assessments.createdAt, assessments.id, page.cursor);
  const rows = await inHistory(ctx)
    .where(and(eq(assessments.userId, userId), isAsked, isNext))
    .orderBy(newestFirst(assessments.createdAt, assessments.id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, ({ assessment }) => ({
    at: assessment.createdAt,
    id: assessment.id,
  }));
}

/** Throws `not_found` for somebody else's too. */
export async function findOwnAssessment(
  ctx: Ctx,
  userId: Id<"user">,
  id: Id<"assessment">,
): Promise<AssessmentInHistory> {
  const isOwn = and(eq(assessments.id, id), eq(assessments.userId, userId));
  const [row] = await inHistory(ctx).where(isOwn);
  if (!row) throw notFound();
  return row;
}

/** The newest of each questionnaire that a person ever answered. */
export function listNewest(ctx: Ctx, userId: Id<"user">): Promise<Assessment[]> {
  return ctx.db
    .selectDistinctOn([assessments.questionnaire])
    .from(assessments)
    .where(eq(assessments.userId, userId))
    .orderBy(assessments.questionnaire, newestFirst(assessments.createdAt, assessments.id));
}

function inHistory({ db }: Ctx) {
  const earlier = alias(assessments, "earlier");
  const before = db
    .select({ score: sql<number>`${earlier.score}`.mapWith(Number).as("previous_score") })
    .from(earlier)
    .where(
      and(
        eq(earlier.userId, assessments.userId),
        eq(earlier.questionnaire, assessments.questionnaire),
        // As one comparison of rows, which an index can begin at.
        sql`(${earlier.createdAt}, ${earlier.id}) < (${assessments.createdAt}, ${assessments.id})`,
      ),
    )
    .orderBy(desc(earlier.createdAt), desc(earlier.id))
    .limit(1)
    .as("before");
  return db
    .select({ assessment: assessments, previousScore: before.score })
    .from(assessments)
    .leftJoinLateral(before, sql`true`);
}
