import { and, eq, inArray, sql } from "drizzle-orm";
import { conflict, unauthenticated } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { emitEvent } from "../../platform/outbox/emit-event.ts";
import { recordEvent } from "../audit/index.ts";
import { setKycStatus } from "../users/index.ts";
import { checkForm, demandPossibleBirth } from "./check-form.ts";
import { tagDocument, tagsOfDocument } from "./document-number.ts";
import type { KycForm } from "./form.ts";
import { mailDecision } from "./mail-decision.ts";
import {
  findNewestRecord,
  hasOpenHit,
  hasSharedDocument,
  isNewest,
  type KycRecord,
} from "./queries.ts";
import { presentRecord } from "./schema.ts";
import {
  openScreeningCase,
  type Screened,
  type Screener,
  screenDetails,
} from "./screen-details.ts";
import { type Details, detailsOf, sealDetails } from "./seal-details.ts";
import { kycRecords, maxVersions } from "./tables.ts";
import { type Checks, firstStatus, isReplaceable, replaceableStatuses } from "./transitions.ts";

export type OwnRecord = Readonly<{ record: KycRecord; details: Details }>;

const isReplaced = "the record may be replaced";
const newestIsUnique = "kyc_records_newest_is_unique";
const versionIsUnique = "kyc_records_version_is_unique";
const roomForVersion = "a person has room for a version";
const sharingIsAsRead = "the sharing of the document is as read";

/** A document becomes a shared one at most once between two tries. */
const maxTries = 3;

/**
 * Takes what a person says about themselves: their first record, or a new version of one that was
 * rejected, has expired or lacks something. Throws `conflict` for any other, and the refusals of
 * `checkForm`; of parallel submissions one is taken.
 */
export async function submitKyc(
  ctx: Ctx,
  { userId }: Pick<Actor, "userId">,
  form: KycForm,
  screener?: Screener,
): Promise<OwnRecord> {
  demandPossibleBirth(ctx, form);
  const before = await findNewestRecord(ctx, userId);
  if (before && !isReplaceable(before.status)) throw alreadyThere();
  const details = detailsOf(form);
  const checks = await checkForm(ctx, form);
  const screened = await screenDetails(ctx, details, screener);
  const submission = { userId, form, before, checks: { ...checks, screening: screened.check } };
  for (let attempt = 1; ; attempt += 1) {
    const record = await makeRecord(ctx, submission, details, screened);
    try {
      await ctx.db.atomic((tx) => unitOf(tx, ctx, { record, details, before, screened, form }));
    } catch (error) {
      if (brokenConstraint(error) === sharingIsAsRead && attempt < maxTries) continue;
      throw refusalOf(error);
    }
    if (record.status === "approved") await mailDecision(ctx, record, null);
    return { record, details };
  }
}

type Submission = Readonly<{
  userId: Id<"user">;
  form: KycForm;
  before: KycRecord | null;
  checks: Checks;
}>;

async function makeRecord(
  ctx: Ctx,
  { userId, form, before, checks }: Submission,
  details: Details,
  { listVersion, hits }: Screened,
): Promise<KycRecord> {
  const { settings } = ctx;
  const id = ctx.newId("kyc");
  const now = ctx.clock();
  const tags = tagsOfDocument(ctx, form.document);
  const [shared] = await ctx.db
    .select({ id: kycRecords.id })
    .from(kycRecords)
    .where(hasSharedDocument(userId, tags))
    .limit(1);
  const isFresh = before === null || before.status === "expired";
  const status = firstStatus(checks, {
    isSuspicious: isMet(before) || (before !== null && (await hasOpenHit(ctx, userId))),
    // Another status would tell whoever tries numbers which of them we know.
    autoApprove: settings.policy["kyc.auto_approve"] && isFresh && shared === undefined,
    isProduction: settings.appEnv === "production",
  });
  const decidedAt = status === "approved" ? now : null;
  return {
    ...{ id, userId, status, version: (before?.version ?? 0) + 1, revision: 1 },
    ...(await sealDetails(ctx, id, details)),
    nationality: form.nationality,
    documentType: form.document.type,
    documentTag: tagDocument(ctx, form.document),
    documentCountry: form.document.issuingCountry,
    documentExpiresOn: form.document.expiresOn,
    ageCheck: checks.age,
    documentExpiryCheck: checks.documentExpiry,
    mrzCheck: checks.mrz,
    screeningCheck: checks.screening,
    isDocumentShared: shared !== undefined,
    screenedVersion: listVersion,
    screeningEntities: hits.map(({ entityId }) => entityId),
    clearedEntities: [],
    submittedAt: now,
    ...{ decidedAt, decidedBy: null, reasonSealed: null, approvedAt: decidedAt },
    ...{ supersededAt: null, retainUntil: null },
  };
}

/** Somebody on a list looked like the version before, whatever this one says. */
function isMet(before: KycRecord | null): boolean {
  return before?.screeningCheck === "review" || before?.screeningCheck === "failed";
}

type Unit = Readonly<{
  record: KycRecord;
  details: Details;
  before: KycRecord | null;
  screened: Screened;
  form: KycForm;
}>;

function unitOf(tx: Statements, ctx: Ctx, unit: Unit): [Statement, ...Statement[]] {
  const { record, details, before, screened, form } = unit;
  const { id, userId, status, version, isDocumentShared } = record;
  const { hits, listVersion } = screened;
  const shared = hasSharedDocument(userId, tagsOfDocument(ctx, form.document));
  const isApproved = status === "approved";
  const payload = presentRecord(record, details);
  return [
    // Whoever else changes the standing of this person waits here.
    setKycStatus(tx, ctx, userId, status),
    // And here, whoever else gives the same document.
    tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${record.documentTag}, 0))`),
    demandSharing(tx, shared, isDocumentShared),
    ...(before ? [supersede(tx, ctx, before.id)] : []),
    tx.insert(kycRecords).values(record),
    recordEvent(tx, ctx, {
      action: "kyc.submitted",
      target: id,
      details: { version, status, document_shared: isDocumentShared, hits: hits.length },
    }),
    ...(isDocumentShared ? [tx.update(kycRecords).set({ isDocumentShared }).where(shared)] : []),
    ...(hits.length > 0
      ? [openScreeningCase(tx, ctx, { kycId: id, userId, listVersion, hits })]
      : []),
    ...(isApproved
      ? [
          recordEvent(tx, ctx, {
            action: "kyc.decided",
            target: id,
            details: { decision: "approve", status, by_policy: true },
          }),
          emitEvent(tx, ctx, { kind: "kyc.decided", ownerIds: [userId], payload }),
        ]
      : []),
  ];
}

function demandSharing(
  tx: Statements,
  shared: ReturnType<typeof hasSharedDocument>,
  isShared: boolean,
) {
  const others = tx.select({ id: kycRecords.id }).from(kycRecords).where(shared);
  const asRead = sql`select 1 where exists (${others}) = ${isShared}`;
  return claim(tx, asRead, sharingIsAsRead);
}

function supersede(tx: Statements, ctx: Ctx, id: Id<"kyc">) {
  const mayBe = and(
    eq(kycRecords.id, id),
    isNewest,
    inArray(kycRecords.status, [...replaceableStatuses]),
  );
  return claim(
    tx,
    tx
      .update(kycRecords)
      .set({ supersededAt: ctx.clock(), revision: sql`${kycRecords.revision} + 1` })
      .where(mayBe)
      .returning({ id: kycRecords.id }),
    isReplaced,
  );
}

function refusalOf(error: unknown): unknown {
  switch (brokenConstraint(error)) {
    case isReplaced:
    case newestIsUnique:
    case versionIsUnique:
      return alreadyThere();
    case sharingIsAsRead:
      return conflict();
    case roomForVersion:
      return conflict({ detail: `There were ${maxVersions} versions already; ask support.` });
    case "user exists":
      return unauthenticated();
    default:
      return error;
  }
}

function alreadyThere() {
  return conflict({
    detail:
      "There is a record already. A new version is taken after a rejection or a request only.",
  });
}
