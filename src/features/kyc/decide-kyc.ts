import { and, eq, gte, ne } from "drizzle-orm";
import { conflict, forbidden } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { emitEvent } from "../../platform/outbox/emit-event.ts";
import { recordEvent } from "../audit/index.ts";
import {
  casesAsRead,
  ownEscalation,
  prepareSettlement,
  type Settlement,
  settleCases,
} from "../compliance/index.ts";
import { listVersion } from "../screening/index.ts";
import { setKycStatus } from "../users/index.ts";
import { dayOf, isExpired } from "./calendar.ts";
import { currentListVersion } from "./current-list-version.ts";
import { documentExpired } from "./errors.ts";
import { mailDecision } from "./mail-decision.ts";
import { findRecord, isNewest, type KycRecord, listMetVersions } from "./queries.ts";
import { markClean, rescreenRecord } from "./rescreen-record.ts";
import { presentRecord } from "./schema.ts";
import type { Judgement } from "./schema-staff.ts";
import type { Screener } from "./screen-details.ts";
import { type Details, openDetails, sealReason } from "./seal-details.ts";
import { kycRecords } from "./tables.ts";
import { type Decision, statusAfter } from "./transitions.ts";

const isAsRead = "the record is as read";

/**
 * Decides about somebody else's newest record, and settles the open cases of its screening in the
 * same unit; of parallel decisions one wins. Throws `not_found`, `forbidden` for one's own and to
 * whoever escalated one of those cases, `document_expired` for an approval that comes too late, and
 * `conflict`, which an approval also meets when newer lists hold somebody who looks alike.
 */
export async function decideKyc(
  ctx: Ctx,
  { userId: staffId }: Actor,
  id: Id<"kyc">,
  judgement: Judgement,
  screener?: Screener,
): Promise<KycRecord> {
  const read = await findRecord(ctx, id);
  if (read.userId === staffId) {
    throw forbidden({ detail: "Nobody decides about their own record." });
  }
  const change = await judge(ctx, read, staffId, judgement);
  const isApproval = judgement.decision === "approve";
  const screened = isApproval ? await demandScreened(ctx, read, screener) : read;
  const decided = { ...screened, ...change };
  const details = { ...(await openDetails(ctx, read)), reason: judgement.reason };
  const settlement = await settlementOf(ctx, read, staffId, judgement);
  try {
    await ctx.db.atomic((tx) =>
      unitOf(tx, ctx, { read, change, decided, details, judgement, staffId, settlement }),
    );
  } catch (error) {
    const broken = brokenConstraint(error);
    if ([isAsRead, casesAsRead, "user exists"].includes(broken ?? "")) throw notDecidable();
    if (broken === ownEscalation)
      throw forbidden({ detail: "Somebody else must decide: you escalated a case of it." });
    throw error;
  }
  // Whoever was approved all along is told nothing: it would tip them off.
  if (decided.status !== read.status) await mailDecision(ctx, decided, judgement.reason);
  return decided;
}

/** What the decision changes of the record. */
async function judge(
  ctx: Ctx,
  read: KycRecord,
  staffId: Id<"user">,
  { decision, reason }: Judgement,
): Promise<Partial<KycRecord>> {
  const status = statusAfter(read, decision);
  if (status === null || read.supersededAt !== null) throw notDecidable();
  const now = ctx.clock();
  const isApproved = decision === "approve";
  if (isApproved && isExpired(read.documentExpiresOn, dayOf(now))) throw documentExpired();
  return {
    status,
    revision: read.revision + 1,
    decidedAt: now,
    decidedBy: staffId,
    reasonSealed: reason === null ? null : await sealReason(ctx, read.id, reason),
    approvedAt: isApproved ? (read.approvedAt ?? now) : read.approvedAt,
    // Of what two digits could not tell, staff have looked at the document.
    ...(isApproved && { ageCheck: "passed", documentExpiryCheck: "passed" }),
    ...judgeScreening(read, decision),
  };
}

/** What an approval or a rejection says of the listed entities that were met. */
function judgeScreening(read: KycRecord, decision: Decision): Partial<KycRecord> {
  const { screeningCheck, screeningEntities, clearedEntities } = read;
  if (screeningCheck !== "review" || decision === "request_information") return {};
  if (decision === "reject") return { screeningCheck: "failed", screeningEntities: [] };
  const cleared = [...new Set([...clearedEntities, ...screeningEntities])];
  return { screeningCheck: "passed", screeningEntities: [], clearedEntities: cleared };
}

/** Compares with what was imported since; whoever is met goes back to staff with their case. */
async function demandScreened(ctx: Ctx, read: KycRecord, screener?: Screener): Promise<KycRecord> {
  const version = await currentListVersion(ctx, screener);
  if (read.screenedVersion >= version) return read;
  if ((await rescreenRecord(ctx, read, version, screener)) === "met") {
    throw conflict({ detail: "Somebody on a newer list looks alike. Look at the record again." });
  }
  await markClean(ctx, [read.id], version);
  const isFirst = read.screeningCheck === "not_provided";
  return { ...read, screenedVersion: version, ...(isFirst && { screeningCheck: "passed" }) };
}

/** What the decision says of open cases; a request for more leaves them open. */
async function settlementOf(
  ctx: Ctx,
  read: KycRecord,
  decidedBy: Id<"user">,
  { decision, reason }: Judgement,
): Promise<Settlement | null> {
  if (decision === "request_information") return null;
  const isApproval = decision === "approve";
  return prepareSettlement(ctx, {
    about: await findMet(ctx, read),
    decision: isApproval ? "false_positive" : "confirmed",
    decidedBy,
    by: read.id,
    text: [`The record ${read.id} was ${isApproval ? "approved" : "rejected"}.`, reason]
      .filter((line) => line !== null)
      .join("\n"),
  });
}

/** Also versions before: their cases stay open until somebody decides about the person. */
async function findMet(ctx: Ctx, { id, userId }: KycRecord): Promise<Id<"kyc">[]> {
  return [...new Set([id, ...(await listMetVersions(ctx, userId))])];
}

type Unit = Readonly<{
  read: KycRecord;
  change: Partial<KycRecord>;
  decided: KycRecord;
  details: Details;
  judgement: Judgement;
  staffId: Id<"user">;
  settlement: Settlement | null;
}>;

function unitOf(tx: Statements, ctx: Ctx, unit: Unit): [Statement, ...Statement[]] {
  const { read, decided, details, judgement, settlement } = unit;
  const { id, userId, status } = decided;
  const { decision } = judgement;
  const payload = presentRecord(decided, details);
  const isChanged = status !== read.status;
  return [
    // Whoever else changes the standing of this person waits here.
    setKycStatus(tx, ctx, userId, status),
    claim(tx, changeAsRead(tx, ctx, unit), isAsRead),
    ...(settlement ? settleCases(tx, ctx, settlement) : []),
    recordEvent(tx, ctx, {
      action: "kyc.decided",
      target: id,
      details: { decision, before: read.status, status, version: read.version },
    }),
    ...(isChanged
      ? [emitEvent(tx, ctx, { kind: "kyc.decided", ownerIds: [userId], payload })]
      : []),
  ];
}

/** Holds in itself whatever was decided from what was read. */
function changeAsRead(tx: Statements, ctx: Ctx, unit: Unit) {
  const { read, change, judgement } = unit;
  const isApproval = judgement.decision === "approve";
  const isStillGood = gte(kycRecords.documentExpiresOn, dayOf(ctx.clock()));
  const isSame = and(
    eq(kycRecords.id, read.id),
    isNewest,
    eq(kycRecords.status, read.status),
    eq(kycRecords.revision, read.revision),
    ne(kycRecords.userId, unit.staffId),
    isApproval ? and(isStillGood, gte(kycRecords.screenedVersion, listVersion)) : undefined,
  );
  return tx.update(kycRecords).set(change).where(isSame).returning({ id: kycRecords.id });
}

function notDecidable() {
  return conflict({ detail: "The record was decided or replaced, or its state forbids this." });
}
