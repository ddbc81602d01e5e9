import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { findOwnPhone } from "./queries-factors.ts";
import { demandSmsVerifier, type RunningSms, startSms } from "./start-sms.ts";
import { smsFactors } from "./tables.ts";

/**
 * Has a code sent to the phone of a signed-in person, for a step-up. Throws `conflict` without a
 * phone, and what `startSms` throws.
 */
export async function sendStepUpCode(ctx: Ctx, actor: Actor): Promise<RunningSms> {
  demandSmsVerifier(ctx);
  const { userId } = actor;
  const phone = await findOwnPhone(ctx, userId);
  const running = await startSms(ctx, { userId, phone, purpose: "factor" });
  const { requestId, confirmTries, confirmedAt } = smsFactors;
  const isSame = sql`${requestId} = ${running.requestId}`;
  await ctx.db
    .update(smsFactors)
    .set({
      requestId: running.requestId,
      confirmTries: sql`case when ${isSame} then ${confirmTries} else 0 end`,
    })
    .where(and(eq(smsFactors.userId, userId), isNotNull(confirmedAt)));
  return running;
}
