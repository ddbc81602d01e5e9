import { and, asc, eq, lte, ne, notInArray } from "drizzle-orm";
import { isDomainError } from "../../core/error.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { duePageRows, settleDue } from "../../platform/settle-due.ts";
import { lapseReview } from "../compliance/index.ts";
import { holdClosed, holds, settleHold, type Telling } from "../ledger/index.ts";
import { findAnyTransfer } from "./queries.ts";
import type { Hold } from "./queries-holds.ts";
import { presentTransaction } from "./schema.ts";
import { presentHold } from "./schema-holds.ts";

/**
 * Gives back what holds reserved whose time is over; for the scheduled job. Those of cards end with
 * their authorizations.
 */
export function expireHolds(ctx: Ctx, stopping: AbortSignal): Promise<void> {
  const find = (failed: readonly Hold["id"][]) => findDueHolds(ctx, failed);
  const settle = (hold: Hold) => expireHold(ctx, hold);
  return settleDue(ctx, stopping, { failure: "hold_expiry_failed", find, settle });
}

function findDueHolds(ctx: Ctx, failed: readonly Hold["id"][]): Promise<Hold[]> {
  const { id, kind, status, expiresAt } = holds;
  return ctx.db
    .select()
    .from(holds)
    .where(
      and(
        eq(status, "open"),
        ne(kind, "card"),
        lte(expiresAt, ctx.clock()),
        notInArray(id, [...failed]),
      ),
    )
    .orderBy(asc(expiresAt))
    .limit(duePageRows);
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
