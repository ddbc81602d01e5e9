import { and, eq, sql } from "drizzle-orm";
import { addSeconds } from "../../core/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Delivery } from "./queries-deliveries.ts";
import { webhookDeliveries } from "./tables.ts";
import type { Verdict } from "./verdict.ts";

/** Writes down what came of an attempt, unless its lease ran out and somebody else took over. */
export async function recordVerdict(ctx: Ctx, claimed: Delivery, verdict: Verdict): Promise<void> {
  const { id, status, attempts, nextAttemptAt } = webhookDeliveries;
  const isOurs = and(
    eq(id, claimed.id),
    eq(status, "pending"),
    eq(attempts, claimed.attempts),
    claimed.nextAttemptAt ? eq(nextAttemptAt, claimed.nextAttemptAt) : undefined,
  );
  await ctx.db.update(webhookDeliveries).set(changeAfter(ctx.clock(), verdict)).where(isOurs);
}

function changeAfter(now: Date, verdict: Verdict) {
  if (verdict.kind === "given_back") {
    return { attempts: sql`${webhookDeliveries.attempts} - 1`, nextAttemptAt: now };
  }
  if (verdict.kind === "delivered") {
    const done = { status: "delivered", nextAttemptAt: null, deliveredAt: now } as const;
    return { ...done, lastStatus: verdict.reply, lastError: null };
  }
  const last = { lastStatus: verdict.reply, lastError: verdict.error };
  return verdict.kind === "retry"
    ? { ...last, nextAttemptAt: addSeconds(now, verdict.waitSeconds) }
    : { ...last, status: "failed" as const, nextAttemptAt: null };
}
