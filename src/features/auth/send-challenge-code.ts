import { and, eq, isNull } from "drizzle-orm";
import { codeInvalid } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { findOpenChallenge } from "./queries-challenges.ts";
import { findOwnPhone } from "./queries-factors.ts";
import { cancelInBackground, demandSmsVerifier, type RunningSms, startSms } from "./start-sms.ts";
import { mfaChallenges } from "./tables.ts";

/**
 * Has a code sent to the phone of the person who is signing in. Throws what is wrong with the
 * token, `conflict` without a phone, and what `startSms` throws.
 */
export async function sendChallengeCode(
  ctx: Ctx,
  input: { mfaToken: string },
): Promise<RunningSms> {
  demandSmsVerifier(ctx);
  const { id, userId } = await findOpenChallenge(ctx, input.mfaToken);
  const phone = await findOwnPhone(ctx, userId);
  const running = await startSms(ctx, { userId, phone, purpose: "factor" });
  const [kept] = await ctx.db
    .update(mfaChallenges)
    .set({ smsRequestId: running.requestId })
    .where(and(eq(mfaChallenges.id, id), isNull(mfaChallenges.usedAt)))
    .returning({ id: mfaChallenges.id });
  if (kept) return running;
  cancelInBackground(ctx, running.requestId);
  throw codeInvalid();
}
