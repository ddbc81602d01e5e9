import { and, eq, inArray, lt, ne, sql } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { setKycStatus } from "../users/index.ts";
import { isNewest, type KycRecord } from "./queries.ts";
import { type Hit, openScreeningCase, type Screener, screenDetails } from "./screen-details.ts";
import { openIfReadable } from "./seal-details.ts";
import { kycRecords } from "./tables.ts";

/**
 * The newest record of everybody, whatever its status: money stays with the expired and the
 * rejected too. Whoever was found to stand on a list needs no comparison.
 */
export const isScreened = and(isNewest, ne(kycRecords.screeningCheck, "failed"));

const isAsRead = "the record is as read";

/** What stands for a record that cannot be read: somebody must look at it all the same. */
const unreadable: Hit = { entityId: "record-unreadable", score: 1 };

/**
 * Compares a record with the lists in force. Somebody new who looks alike opens a case, and `met`
 * is answered; who looks like nobody is left to `markClean`.
 */
export async function rescreenRecord(
  ctx: Ctx,
  record: KycRecord,
  listVersion: number,
  screener?: Screener,
): Promise<"clean" | "met"> {
  const hits = await screenAgain(ctx, record, screener);
  if (hits.length === 0) return "clean";
  await markMet(ctx, record, hits, listVersion);
  return "met";
}

/** Who looks alike and was not known to. */
async function screenAgain(
  ctx: Ctx,
  record: KycRecord,
  screener?: Screener,
): Promise<readonly Hit[]> {
  const known = new Set([...record.screeningEntities, ...record.clearedEntities]);
  const details = await openIfReadable(ctx, record);
  if (details === null || details.fullName === "") {
    return known.has(unreadable.entityId) ? [] : [unreadable];
  }
  return (await screenDetails(ctx, details, screener, known)).hits;
}

/** Marks records that look like nobody as compared with the lists of that version. */
export async function markClean(
  ctx: Ctx,
  ids: readonly Id<"kyc">[],
  listVersion: number,
): Promise<void> {
  if (ids.length === 0) return;
  const { screeningCheck, screenedVersion, id } = kycRecords;
  const outcome = sql`case when ${screeningCheck} = 'not_provided' then 'passed'
    else ${screeningCheck} end`;
  await ctx.db
    .update(kycRecords)
    .set({ screenedVersion: listVersion, screeningCheck: outcome })
    .where(and(inArray(id, [...ids]), isScreened, lt(screenedVersion, listVersion)));
}

/** Does nothing when the record was changed meanwhile; the next run looks again. */
async function markMet(
  ctx: Ctx,
  read: KycRecord,
  hits: readonly Hit[],
  listVersion: number,
): Promise<void> {
  const { id, userId, revision } = read;
  const status = read.status === "pending" ? "in_review" : read.status;
  const entities = hits.map(({ entityId }) => entityId);
  const isSame = and(eq(kycRecords.id, id), isScreened, eq(kycRecords.revision, revision));
  const change: Partial<KycRecord> = {
    status,
    revision: revision + 1,
    screeningCheck: "review",
    screeningEntities: [...read.screeningEntities, ...entities],
    screenedVersion: listVersion,
  };
  try {
    await ctx.db.atomic((tx) => [
      setKycStatus(tx, ctx, userId, status),
      claim(
        tx,
        tx.update(kycRecords).set(change).where(isSame).returning({ id: kycRecords.id }),
        isAsRead,
      ),
      openScreeningCase(tx, ctx, { kycId: id, userId, listVersion, hits }),
      recordEvent(tx, ctx, {
        action: "kyc.met_on_list",
        target: id,
        details: { list_version: listVersion, before: read.status, status, hits: hits.length },
      }),
    ]);
  } catch (error) {
    if (![isAsRead, "user exists"].includes(brokenConstraint(error) ?? "")) throw error;
  }
}
