import { and, asc, eq, lte, ne } from "drizzle-orm";
import { isDomainError } from "../../core/error.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { lapseReview } from "../compliance/index.ts";
import { holdClosed, holds, settleHold, type Telling } from "../ledger/index.ts";
import { findAnyTransfer } from "./queries.ts";
import type { Hold } from "./queries-holds.ts";
import { presentTransaction } from "./schema.ts";
import { presentHold } from "./schema-holds.ts";

/** Holds per run; what is left comes next time. */
const maxExpired = 200;

/**
 * Gives back what holds reserved whose time is over; for the scheduled job. Those of cards end with
 * their authorizations.
 */
export async function expireHolds(ctx: Ctx): Promise<void> {
  const due = await ctx.db
    .select()
    .from(holds)
    .where(and(eq(holds.status, "open"), ne(holds.kind, "card"), lte(holds.expiresAt, ctx.clock())))
    .orderBy(asc(holds.expiresAt))
    .limit(maxExpired);
  for (const hold of due) await expireHold(ctx, hold);
}

async function expireHold(ctx: Ctx, hold: Hold): Promise<void> {
  try {
    const settlement = {
      key: null,
      effect: { kind: "hold", ids: [hold.id] },
      act: { action: "hold.expired", target: hold.id },
      holdId: hold.id,
      told: await describeExpiry(ctx, hold),
      telling: null,
    };
    const at = ctx.clock();
    await (hold.kind === "review"
      ? lapseReview(ctx, at, settlement)
      : settleHold(ctx, at, { ...settlement, holdKind: hold.kind, payer: null, do: "expire" }));
  } catch (error) {
    // Captured or voided in between, or expired by another replica.
    if (!isDomainError(error, holdClosed)) throw error;
  }
}

async function describeExpiry(ctx: Ctx, hold: Hold): Promise<Telling> {
  if (hold.kind !== "review" || hold.transferId === null) {
    return { kind: "hold.expired", payload: presentHold({ ...hold, status: "expired" }) };
  }
  const transfer = await findAnyTransfer(ctx, hold.transferId);
  const payload = presentTransaction({ ...transfer, status: "expired" });
  return { kind: "transaction.expired", payload };
}
