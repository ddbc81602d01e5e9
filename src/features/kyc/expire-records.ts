import { and, asc, eq, lt } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { describeError } from "../../platform/log/json-log.ts";
import { emitEvent } from "../../platform/outbox/emit-event.ts";
import { recordEvent } from "../audit/index.ts";
import { setKycStatus } from "../users/index.ts";
import { dayOf } from "./calendar.ts";
import { mailDecision } from "./mail-decision.ts";
import { isNewest, type KycRecord } from "./queries.ts";
import { presentRecord } from "./schema.ts";
import { lostDetails, openIfReadable } from "./seal-details.ts";
import { kycRecords } from "./tables.ts";

/** Records per run; what is left comes next time. */
const maxExpired = 100;

const isApproved = and(isNewest, eq(kycRecords.status, "approved"));
const isStillApproved = "the record is approved";

/** Ends the approval of people whose document has expired; for the scheduled job. */
export async function expireRecords(ctx: Ctx, stopping: AbortSignal): Promise<void> {
  const due = await ctx.db
    .select()
    .from(kycRecords)
    .where(and(isApproved, lt(kycRecords.documentExpiresOn, dayOf(ctx.clock()))))
    .orderBy(asc(kycRecords.documentExpiresOn), asc(kycRecords.id))
    .limit(maxExpired);
  for (const record of due) {
    if (stopping.aborted) return;
    try {
      await expireRecord(ctx, record);
    } catch (error) {
      // One that fails must not keep the others of the run from their end.
      ctx.log.error("kyc_expiry_failed", { kyc_id: record.id, ...describeError(error) });
    }
  }
}

async function expireRecord(ctx: Ctx, read: KycRecord): Promise<void> {
  const { id, userId, revision } = read;
  const change = {
    status: "expired",
    revision: revision + 1,
    documentExpiryCheck: "failed",
    decidedAt: ctx.clock(),
    decidedBy: null,
    reasonSealed: null,
  } as const;
  const expired = { ...read, ...change };
  // One that cannot be read ends all the same: kept, it would stand in front of every run.
  const details = (await openIfReadable(ctx, read)) ?? lostDetails;
  const payload = presentRecord(expired, details);
  const isSame = and(eq(kycRecords.id, id), isApproved, eq(kycRecords.revision, revision));
  try {
    await ctx.db.atomic((tx) => [
      setKycStatus(tx, ctx, userId, "expired"),
      claim(
        tx,
        tx.update(kycRecords).set(change).where(isSame).returning({ id: kycRecords.id }),
        isStillApproved,
      ),
      recordEvent(tx, ctx, {
        action: "kyc.expired",
        target: id,
        details: { expired_on: read.documentExpiresOn, version: read.version },
      }),
      emitEvent(tx, ctx, { kind: "kyc.expired", ownerIds: [userId], payload }),
    ]);
  } catch (error) {
    // Changed in between, or expired by another replica.
    if ([isStillApproved, "user exists"].includes(brokenConstraint(error) ?? "")) return;
    throw error;
  }
  await mailDecision(ctx, expired, null);
}
