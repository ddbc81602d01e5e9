import { and, asc, eq, inArray, lt, sql } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import { SealBroken } from "../../platform/crypto/sealed-box.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { runBounded } from "../../platform/run-bounded.ts";
import { recordEvent } from "../audit/index.ts";
import { setKycStatus } from "../users/index.ts";
import { currentListVersion } from "./current-list-version.ts";
import { isNewest, type KycRecord } from "./queries.ts";
import { type Hit, openScreeningCase, type Screener, screenDetails } from "./screen-details.ts";
import { type Details, openDetails } from "./seal-details.ts";
import { kycRecords } from "./tables.ts";
import { screenedStatuses } from "./transitions.ts";

/** Records per run; each is marked with the list's version, so the next run goes on behind them. */
const maxRescreened = 100;
const atOnce = 4;

const isScreened = and(isNewest, inArray(kycRecords.status, [...screenedStatuses]));
const isAsRead = "the record is as read";

/**
 * Compares customers with lists that are newer than what they were compared with; for the scheduled
 * job. Somebody new who looks alike opens a case. Whoever is approved stays so until staff decide.
 */
export async function rescreenCustomers(
  ctx: Ctx,
  stopping: AbortSignal,
  screener?: Screener,
): Promise<void> {
  const listVersion = await currentListVersion(ctx, screener);
  if (listVersion === 0) return;
  const due = await ctx.db
    .select()
    .from(kycRecords)
    .where(and(isScreened, lt(kycRecords.screenedVersion, listVersion)))
    .orderBy(asc(kycRecords.screenedVersion), asc(kycRecords.id))
    .limit(maxRescreened);
  const failures: unknown[] = [];
  const clean = await runBounded(due, atOnce, async (record) => {
    if (stopping.aborted) return [];
    try {
      const hits = await screenAgain(ctx, record, screener);
      if (hits.length === 0) return [record.id];
      await markMet(ctx, record, hits, listVersion);
    } catch (error) {
      failures.push(error);
    }
    return [];
  });
  // What was found is kept, whatever went wrong with the others of the run.
  await markClean(ctx, clean.flat(), listVersion);
  if (failures.length > 0) throw failures[0];
}

/** What stands for a record that cannot be read: somebody must look at it all the same. */
const unreadable: Hit = { entityId: "record-unreadable", score: 1 };

/** Who looks alike and was not known to. */
async function screenAgain(
  ctx: Ctx,
  record: KycRecord,
  screener?: Screener,
): Promise<readonly Hit[]> {
  const known = new Set([...record.screeningEntities, ...record.clearedEntities]);
  const details = await openIfReadable(ctx, record);
  if (details === null) return known.has(unreadable.entityId) ? [] : [unreadable];
  return (await screenDetails(ctx, details, screener, known)).hits;
}

async function openIfReadable(ctx: Ctx, record: KycRecord): Promise<Details | null> {
  try {
    const details = await openDetails(ctx, record);
    return details.fullName === "" ? null : details;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    ctx.log.error("kyc_record_broken", { kyc_id: record.id, fault: error.fault });
    return null;
  }
}

async function markClean(ctx: Ctx, ids: readonly Id<"kyc">[], listVersion: number): Promise<void> {
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
