import { and, asc, inArray, lte } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { recordEvent } from "../audit/index.ts";
import { kycRecords } from "./tables.ts";

/** Records per run; what is left comes next time. */
const maxDeleted = 500;

/** Deletes what the law does not have us keep any more of erased people; for the scheduled job. */
export async function deleteRetained(ctx: Ctx): Promise<void> {
  const isOver = lte(kycRecords.retainUntil, ctx.clock());
  const due = await ctx.db
    .select({ id: kycRecords.id })
    .from(kycRecords)
    .where(isOver)
    .orderBy(asc(kycRecords.retainUntil))
    .limit(maxDeleted);
  if (due.length === 0) return;
  const ids = due.map(({ id }) => id);
  await ctx.db.atomic((tx) => [
    tx.delete(kycRecords).where(and(inArray(kycRecords.id, ids), isOver)),
    recordEvent(tx, ctx, { action: "kyc.retention_ended", details: { records: ids.length } }),
  ]);
}
