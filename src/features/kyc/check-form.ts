import { phoneInvalid, validationFailed } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { parsePhoneNumber } from "../../platform/phone/phone-number.ts";
import {
  dayOf,
  isAdult,
  isExpired,
  isImpossibleBirth,
  mayBeYounger,
  mayHaveExpired,
} from "./calendar.ts";
import { documentExpired, mrzMismatch, underage } from "./errors.ts";
import type { KycForm } from "./form.ts";
import { listMismatches } from "./mrz-agreement.ts";
import { readMrz } from "./read-mrz.ts";
import type { Checks } from "./transitions.ts";

/** Throws `validation_failed` for a birth that cannot be, whatever else there is to say. */
export function demandPossibleBirth(ctx: Pick<Ctx, "clock">, { dateOfBirth }: KycForm): void {
  if (!isImpossibleBirth(dateOfBirth, dayOf(ctx.clock()))) return;
  const message = "must be a day of the last 120 years";
  throw validationFailed({ errors: [{ pointer: "/date_of_birth", message }] });
}

/**
 * What a form proves by itself. Throws `validation_failed` for a birth that cannot be,
 * `phone_invalid`, `underage`, `document_expired`, `mrz_invalid` and `mrz_mismatch`, each with
 * pointers.
 */
export async function checkForm(ctx: Ctx, form: KycForm): Promise<Omit<Checks, "screening">> {
  const today = dayOf(ctx.clock());
  const { dateOfBirth, document, phone } = form;
  demandPossibleBirth(ctx, form);
  if (phone !== null && parsePhoneNumber(phone) === null) {
    throw phoneInvalid({
      detail: "Give a number in E.164, such as +12025550123.",
      errors: [{ pointer: "/phone", message: "is not a number in E.164" }],
    });
  }
  if (!isAdult(dateOfBirth, today)) {
    const message = "must be at least 18 years ago";
    throw underage({ errors: [{ pointer: "/date_of_birth", message }] });
  }
  if (isExpired(document.expiresOn, today)) {
    const message = "must be today or later";
    throw documentExpired({ errors: [{ pointer: "/document/expires_on", message }] });
  }
  if (document.mrz === null)
    return { age: "passed", documentExpiry: "passed", mrz: "not_provided" };
  const mrz = await readMrz(document.mrz, ctx.settings.appEnv !== "production");
  const errors = listMismatches(form, mrz);
  if (errors.length > 0) throw mrzMismatch({ errors });
  // The zone does not tell centuries apart, so people must.
  return {
    age: mayBeYounger(dateOfBirth, today) ? "review" : "passed",
    documentExpiry: mayHaveExpired(document.expiresOn, today) ? "review" : "passed",
    mrz: "passed",
  };
}
