import { and, eq, isNull, sql } from "drizzle-orm";
import { conflict, phoneInvalid } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { type PhoneNumber, parsePhoneNumber } from "../../platform/phone/phone-number.ts";
import { insertConsents } from "../users/index.ts";
import { phoneAad, tagPhone } from "./factor-secrets.ts";
import { cancelInBackground, demandSmsVerifier, type RunningSms, startSms } from "./start-sms.ts";
import { smsFactors } from "./tables.ts";

const nothingEnrolled = "no phone is enrolled";
const endDigits = 2;

/**
 * Begins the enrolment of a phone: records the consent and has a code sent. A later call takes the
 * place of an earlier one that was not confirmed. Throws `conflict` when a phone is enrolled
 * already, `phone_invalid`, and what `startSms` throws.
 */
export async function enrolSms(
  ctx: Ctx,
  actor: Actor,
  input: { phone: string },
): Promise<RunningSms> {
  demandSmsVerifier(ctx);
  const phone = parsePhoneNumber(input.phone);
  if (!phone || !isServed(ctx, phone)) throw phoneInvalid();
  const { userId } = actor;
  const [former] = await ctx.db.select().from(smsFactors).where(eq(smsFactors.userId, userId));
  const sealed = await ctx.crypto.fields.seal(phone.number, phoneAad(userId));
  const order = { userId, phone: phone.number, purpose: "enrolment" } as const;
  try {
    const running = await startSms(ctx, order, (tx) => [
      insertConsents(tx, ctx, userId, ["sms"]),
      replacePending(tx, ctx, actor, phone, sealed),
    ]);
    await keepRequest(ctx, actor, phone, running);
    // Whoever has a mistyped number shall not be called.
    if (former?.requestId && former.requestId !== running.requestId) {
      cancelInBackground(ctx, former.requestId);
    }
    return running;
  } catch (error) {
    if (brokenConstraint(error) !== nothingEnrolled) throw error;
    throw conflict({ detail: "A phone is enrolled already; remove it first." });
  }
}

/** An allow-list has to hold every country that the number may belong to. */
function isServed(ctx: Ctx, phone: PhoneNumber): boolean {
  const { smsCountries } = ctx.settings;
  return (
    smsCountries.length === 0 ||
    (phone.countries.length > 0 && phone.countries.every((c) => smsCountries.includes(c)))
  );
}

/** Puts the phone in the place of one that was not confirmed; a confirmed one stays. */
function replacePending(
  tx: Statements,
  ctx: Ctx,
  { userId }: Actor,
  phone: PhoneNumber,
  sealed: string,
) {
  const fresh = {
    phoneSealed: sealed,
    phoneTag: tagPhone(ctx, phone.number),
    phoneCallingCode: phone.callingCode,
    phoneEnd: phone.number.slice(-endDigits),
    createdAt: ctx.clock(),
  };
  const { phoneTag, requestId, confirmTries, confirmedAt } = smsFactors;
  // A request belongs to its number: kept for the same one, or its code would confirm another.
  const isSame = sql`${phoneTag} = ${fresh.phoneTag}`;
  const replaced = tx
    .insert(smsFactors)
    .values({ userId, ...fresh })
    .onConflictDoUpdate({
      target: smsFactors.userId,
      set: {
        ...fresh,
        requestId: sql`case when ${isSame} then ${requestId} end`,
        confirmTries: sql`case when ${isSame} then ${confirmTries} else 0 end`,
      },
      setWhere: isNull(confirmedAt),
    })
    .returning({ userId: smsFactors.userId });
  return claim(tx, replaced, nothingEnrolled);
}

/** Keeps the vendor's id, unless another number was asked for in the meantime. */
async function keepRequest(
  ctx: Ctx,
  { userId }: Actor,
  phone: PhoneNumber,
  { requestId: started }: RunningSms,
): Promise<void> {
  const { phoneTag, requestId, confirmTries, confirmedAt } = smsFactors;
  const [kept] = await ctx.db
    .update(smsFactors)
    .set({
      requestId: started,
      confirmTries: sql`case when ${requestId} = ${started} then ${confirmTries} else 0 end`,
    })
    .where(
      and(
        eq(smsFactors.userId, userId),
        eq(phoneTag, tagPhone(ctx, phone.number)),
        isNull(confirmedAt),
      ),
    )
    .returning({ userId: smsFactors.userId });
  if (kept) return;
  cancelInBackground(ctx, started);
  throw conflict({ detail: "Another number was asked for at the same time." });
}
