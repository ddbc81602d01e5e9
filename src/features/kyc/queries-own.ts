import { desc, eq } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { findNewestRecord, type KycRecord } from "./queries.ts";
import { type Details, openDetails } from "./seal-details.ts";
import { kycRecords, maxVersions } from "./tables.ts";
import { isReasonTold, toldScreening } from "./transitions.ts";

export type OpenedRecord = Readonly<{ record: KycRecord; details: Details }>;

/** A person's own newest record. Throws `not_found` before there is one. */
export async function findOwnRecord(ctx: Ctx, userId: Id<"user">): Promise<OpenedRecord> {
  const record = await findNewestRecord(ctx, userId);
  if (!record) throw notFound();
  return { record, details: await openDetails(ctx, record) };
}

/** Every version with its details, newest first; for their own export. */
export async function exportKyc(ctx: Ctx, userId: Id<"user">) {
  const rows = await ctx.db
    .select()
    .from(kycRecords)
    .where(eq(kycRecords.userId, userId))
    .orderBy(desc(kycRecords.version))
    .limit(maxVersions);
  const opened = await Promise.all(rows.map((row) => openForOwner(ctx, row)));
  return { kyc_records: opened };
}

/** What the person may know, which is what the API tells them and more of their own words. */
async function openForOwner(ctx: Ctx, row: KycRecord) {
  const { reason, ...details } = await openDetails(ctx, row);
  const told = {
    screeningCheck: toldScreening(row),
    reason: isReasonTold(row.status) ? reason : null,
  };
  return { ...shownOf(row), ...details, ...told };
}

/** Without seals and tags, and without whom the person was mistaken for. */
function shownOf(row: KycRecord) {
  const {
    fullNameSealed: _name,
    dateOfBirthSealed: _birth,
    addressSealed: _address,
    documentNumberSealed: _number,
    documentTag: _tag,
    mrzSealed: _mrz,
    taxIdSealed: _tax,
    phoneSealed: _phone,
    reasonSealed: _reason,
    isDocumentShared: _shared,
    screeningEntities: _entities,
    clearedEntities: _cleared,
    decidedBy: _staff,
    ...shown
  } = row;
  return shown;
}
