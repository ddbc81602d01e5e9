import { and, eq, isNull, notInArray, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { kycRecords } from "./tables.ts";

/** 31 CFR 1020.220(a)(3)(ii): five years after the relation has ended; with their leap days. */
const retainedSeconds = (5 * 365 + 2) * 24 * 3_600;

/**
 * The statements that erase a person's records. What a customer was approved on, and what was met
 * on a list, the law has us keep for years: of it name, birth, address and numbers stay, sealed.
 */
export function forgetRecords(
  tx: Statements,
  ctx: Ctx,
  userId: Id<"user">,
): [Statement, Statement] {
  const isOwn = eq(kycRecords.userId, userId);
  const isFree = and(
    isNull(kycRecords.approvedAt),
    notInArray(kycRecords.screeningCheck, ["review", "failed"]),
  );
  const now = ctx.clock();
  const supersededAt = sql`coalesce(${kycRecords.supersededAt},
    ${sql.param(now, kycRecords.supersededAt)})`;
  return [
    tx.delete(kycRecords).where(and(isOwn, isFree)),
    tx
      .update(kycRecords)
      .set({
        ...{ phoneSealed: null, mrzSealed: null, reasonSealed: null, documentTag: null },
        supersededAt,
        revision: sql`${kycRecords.revision} + 1`,
        retainUntil: addSeconds(now, retainedSeconds),
      })
      .where(isOwn),
  ];
}
