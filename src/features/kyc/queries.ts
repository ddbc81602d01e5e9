import { and, eq, inArray, isNull, ne } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { cases } from "../compliance/index.ts";
import { kycRecords, maxVersions } from "./tables.ts";
import type { RecordStatus } from "./transitions.ts";

export type KycRecord = typeof kycRecords.$inferSelect;

/** A person's newest record, or null. */
export async function findNewestRecord(
  ctx: Pick<Ctx, "db">,
  userId: Id<"user">,
): Promise<KycRecord | null> {
  const [row] = await ctx.db
    .select()
    .from(kycRecords)
    .where(and(eq(kycRecords.userId, userId), isNewest));
  return row ?? null;
}

export const isNewest = isNull(kycRecords.supersededAt);

/** For staff: anybody's record. Throws `not_found`. */
export async function findRecord(ctx: Pick<Ctx, "db">, id: Id<"kyc">): Promise<KycRecord> {
  const [row] = await ctx.db.select().from(kycRecords).where(eq(kycRecords.id, id));
  if (!row) throw notFound();
  return row;
}

/** For staff: the newest record of everybody but `readerId`, newest first. */
export async function listRecords(
  ctx: Ctx,
  readerId: Id<"user">,
  status: RecordStatus | undefined,
  page: PageRequest,
): Promise<Page<KycRecord>> {
  const { submittedAt, id } = kycRecords;
  const rows = await ctx.db
    .select()
    .from(kycRecords)
    .where(
      and(
        ...[isNewest, ne(kycRecords.userId, readerId)],
        status === undefined ? undefined : eq(kycRecords.status, status),
        afterCursor(submittedAt, id, page.cursor),
      ),
    )
    .orderBy(newestFirst(submittedAt, id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, (row) => ({ at: row.submittedAt, id: row.id }));
}

/** Whether staff still have to judge whom a version of this person looked like. */
export async function hasOpenHit(ctx: Pick<Ctx, "db">, userId: Id<"user">): Promise<boolean> {
  const [row] = await ctx.db
    .select({ id: cases.id })
    .from(cases)
    .where(
      and(eq(cases.subjectId, userId), eq(cases.type, "screening_hit"), ne(cases.status, "closed")),
    )
    .limit(1);
  return row !== undefined;
}

/** All versions of a person in which somebody on a list looked alike, judged or not. */
export async function listMetVersions(ctx: Ctx, userId: Id<"user">): Promise<Id<"kyc">[]> {
  const rows = await ctx.db
    .select({ id: kycRecords.id })
    .from(kycRecords)
    .where(and(eq(kycRecords.userId, userId), eq(kycRecords.screeningCheck, "review")))
    .limit(maxVersions);
  return rows.map(({ id }) => id);
}

/** The records of other people with the same document; `tags` are those of `tagsOfDocument`. */
export function hasSharedDocument(userId: Id<"user">, tags: readonly string[]) {
  return and(inArray(kycRecords.documentTag, [...tags]), ne(kycRecords.userId, userId));
}
