import { and, eq, isNull } from "drizzle-orm";
import { conflict } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { type PhoneNumber, parsePhoneNumber } from "../../platform/phone/phone-number.ts";
import { insertConsents } from "../users/index.ts";
import { phoneInvalid } from "./errors.ts";
import { phoneAad, tagPhone } from "./factor-secrets.ts";
import { demandSmsVerifier, type RunningSms, startSms } from "./start-sms.ts";
import { smsFactors } from "./tables.ts";

const notEnrolled = "no phone is enrolled";
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
  const verifier = demandSmsVerifier(ctx);
  const phone = parsePhoneNumber(input.phone);
  if (!phone || !isServed(ctx, phone)) throw phoneInvalid();
  const { userId } = actor;
  const sealed = await ctx.crypto.fields.seal(phone.number, phoneAad(userId));
  const order = { userId, phone: phone.number, purpose: "enrolment" } as const;
  try {
    const running = await startSms(ctx, order, (tx) => [
      insertConsents(tx, ctx, userId, ["sms"]),
      replacePending(tx, ctx, actor, phone, sealed),
    ]);
    await keepRequest(ctx, actor, phone, running);
    return running;
  } catch (error) {
    if (brokenConstraint(error) !== notEnrolled) throw error;
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
}
