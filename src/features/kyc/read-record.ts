import { and, eq, ne } from "drizzle-orm";
import { forbidden, notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { findRecord } from "./queries.ts";
import type { OpenedRecord } from "./queries-own.ts";
import { openDetails } from "./seal-details.ts";
import { kycRecords } from "./tables.ts";

const recordExists = "the record exists";

/** What a member of staff sees unmasked, as the audit row names it. */
const shownFields =
  "full_name date_of_birth address document.number document.mrz tax_id phone reason";

/**
 * Opens anybody's record for staff. The audit row is committed before anything is opened. Throws
 * `not_found`, and `forbidden` for one's own: it would show whom one was taken for.
 */
export async function readRecord(
  ctx: Ctx,
  { userId: readerId }: Pick<Actor, "userId">,
  id: Id<"kyc">,
): Promise<OpenedRecord> {
  const isIt = and(eq(kycRecords.id, id), ne(kycRecords.userId, readerId));
  try {
    const [, , [record]] = await ctx.db.atomic((tx) => [
      claim(tx, tx.select({ id: kycRecords.id }).from(kycRecords).where(isIt), recordExists),
      recordEvent(tx, ctx, { action: "kyc.read", target: id, details: { fields: shownFields } }),
      tx.select().from(kycRecords).where(isIt),
    ]);
    if (!record) throw notFound();
    return { record, details: await openDetails(ctx, record) };
  } catch (error) {
    if (brokenConstraint(error) !== recordExists) throw error;
    await findRecord(ctx, id);
    throw forbidden({ detail: "Nobody looks at their own record here." });
  }
}
