import { and, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import { codeInvalid, tooManyAttempts } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { checkSms } from "./check-sms.ts";
import { enableFactor } from "./enable-factor.ts";
import { phoneAad, tagsOfPhone } from "./factor-secrets.ts";
import { openFactorSecret } from "./open-factor-secret.ts";
import { smsFactors } from "./tables.ts";

const maxTries = 5;
const phoneIsAwaited = "the phone is awaited";

/**
 * Finishes the enrolment of a phone with the code that was sent to it: the number that was proved
 * is the one that counts. Returns recovery codes for the first factor, else null. Throws what
 * `checkSms` throws.
 */
export async function confirmSms(
  ctx: Ctx,
  actor: Actor,
  input: { code: string },
): Promise<readonly string[] | null> {
  const { userId } = actor;
  const tried = await countTry(ctx, actor);
  const tags = await listTags(ctx, actor, tried);
  await checkSms(ctx, {
    requestId: tried.requestId,
    code: input.code,
    tries: tried.tries,
    end: (requestId) => forgetRequest(ctx, actor, requestId),
    giveBack: () => uncountTry(ctx, actor, tags),
  });
  const confirm = (tx: Statements) =>
    claim(
      tx,
      tx
        .update(smsFactors)
        .set({ confirmedAt: ctx.clock(), requestId: null, confirmTries: 0 })
        .where(
          and(
            eq(smsFactors.userId, userId),
            inArray(smsFactors.phoneTag, tags),
            isNull(smsFactors.confirmedAt),
          ),
        )
        .returning({ userId: smsFactors.userId }),
      phoneIsAwaited,
    );
  try {
    return await enableFactor(ctx, actor, "sms", confirm);
  } catch (error) {
    if (brokenConstraint(error) === phoneIsAwaited) throw codeInvalid();
    throw error;
  }
}

/** Its tag may be made anew, with a newer key, while the vendor looks at the code. */
async function listTags(ctx: Ctx, { userId }: Actor, tried: TriedPhone): Promise<string[]> {
  const phone = await openFactorSecret(ctx, userId, tried.phoneSealed, phoneAad(userId));
  return phone === null ? [tried.phoneTag] : tagsOfPhone(ctx, phone);
}

type TriedPhone = Pick<typeof smsFactors.$inferSelect, "phoneSealed" | "phoneTag">;

async function countTry(ctx: Ctx, { userId }: Actor) {
  const isPending = and(eq(smsFactors.userId, userId), isNull(smsFactors.confirmedAt));
  const [counted] = await ctx.db
    .update(smsFactors)
    .set({ confirmTries: sql`${smsFactors.confirmTries} + 1` })
    .where(and(isPending, lt(smsFactors.confirmTries, maxTries)))
    .returning({
      requestId: smsFactors.requestId,
      phoneTag: smsFactors.phoneTag,
      phoneSealed: smsFactors.phoneSealed,
      tries: smsFactors.confirmTries,
    });
  if (counted) return counted;
  const [spent] = await ctx.db.select().from(smsFactors).where(isPending);
  throw spent ? tooManyAttempts() : codeInvalid();
}

async function uncountTry(ctx: Ctx, { userId }: Actor, tags: string[]): Promise<void> {
  await ctx.db
    .update(smsFactors)
    .set({ confirmTries: sql`greatest(${smsFactors.confirmTries} - 1, 0)` })
    .where(and(eq(smsFactors.userId, userId), inArray(smsFactors.phoneTag, tags)));
}

async function forgetRequest(ctx: Ctx, { userId }: Actor, requestId: string): Promise<void> {
  await ctx.db
    .update(smsFactors)
    .set({ requestId: null })
    .where(and(eq(smsFactors.userId, userId), eq(smsFactors.requestId, requestId)));
}
