import { lt, sql } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { limiterKeyOf } from "../../platform/http/client-address.ts";
import { tagPhone } from "./factor-secrets.ts";
import type { SmsOrder } from "./start-sms.ts";
import { smsBudgets } from "./tables.ts";

/**
 * Messages per UTC day, against people who earn by having them sent to numbers of theirs. A number
 * has one budget for enrolment and one for its owner, so that strangers cannot use up the latter.
 */
const productionLimits = { user: 10, phone: 10, network: 30, all: 2_000 } as const;
/** Outside production people and simulators may play. */
const playFactor = 100;

export const smsBudgetIsLeft = "an SMS budget is left";

/**
 * The statements that count one message for the person, the number, the network and everybody; any
 * one that has reached its limit breaks `an SMS budget is left`. Always in this order, so that two
 * units wait for each other and never in a ring.
 */
export function spendSmsBudget(tx: Statements, ctx: Ctx, order: SmsOrder) {
  const { userId, phone, purpose } = order;
  const factor = ctx.settings.appEnv === "production" ? 1 : playFactor;
  const { blindIndex } = ctx.crypto;
  const person = blindIndex.tag(`user:${userId}`);
  const network = blindIndex.tag(`network:${limiterKeyOf(ctx.client.address)}`);
  const day = dayOf(ctx.clock());
  const scopes = [
    [`user:${person}`, productionLimits.user],
    [`${purpose}:${tagPhone(ctx, phone)}`, productionLimits.phone],
    [`network:${network}`, productionLimits.network],
    ["all", productionLimits.all],
  ] as const;
  return scopes.map(([scope, limit]) => {
    const counted = tx
      .insert(smsBudgets)
      .values({ scope, day, sent: 1 })
      .onConflictDoUpdate({
        target: [smsBudgets.scope, smsBudgets.day],
        set: { sent: sql`${smsBudgets.sent} + 1` },
        setWhere: lt(smsBudgets.sent, limit * factor),
      })
      .returning({ scope: smsBudgets.scope });
    return claim(tx, counted, smsBudgetIsLeft);
  });
}

/** The UTC day that a moment's messages are counted in, such as `2026-11-20`. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, "2026-11-20".length);
}

/** Seconds until the day of the budgets is over. */
export function secondsLeftInDay(now: Date): number {
  const daySeconds = 86_400;
  return daySeconds - (Math.floor(now.getTime() / 1000) % daySeconds);
}
