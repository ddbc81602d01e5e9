import type { Ctx } from "../../platform/ctx.ts";
import { weakPassword } from "./errors.ts";
import { findWeakness, lengthOf, minPasswordLength, termsOfPerson } from "./password-rules.ts";

/** Whose password it becomes. */
type Owner = Readonly<{ email: string; firstName: string; lastName: string }>;

const product = "Florin";
const advice = "A few words that belong together only for you are best.";
const personal = `It contains a name or an address of yours, or our name. ${advice}`;
const common = `It is made of words, rows of keys or digits that are tried first. ${advice}`;
const breached =
  "It stands in a list of passwords that leaked elsewhere. Choose one that you use nowhere else.";

/**
 * Throws `weak_password` with the reason: a password that is short, common, about its owner or
 * about us, or leaked somewhere. Where leaks cannot be looked up, the password passes.
 */
export async function demandStrongPassword(ctx: Ctx, typed: string, owner: Owner): Promise<void> {
  // As it is hashed.
  const password = typed.normalize("NFC");
  const weakness = findWeakness(password, [...termsOfPerson(owner), ...ownNames(ctx)]);
  if (weakness === "too_short") {
    const counted = `It has ${lengthOf(password)} characters; use at least ${minPasswordLength}.`;
    throw weakPassword({ detail: `${counted} ${advice}`, members: { reason: weakness } });
  }
  if (weakness) {
    const detail = weakness === "personal" ? personal : common;
    throw weakPassword({ detail, members: { reason: weakness } });
  }
  const verdict = await ctx.breachCheck.check(password);
  if (verdict === "breached") {
    throw weakPassword({ detail: breached, members: { reason: "breached" } });
  }
  if (verdict === "unknown") {
    ctx.log.warn("breach_check_skipped", { request_id: ctx.requestId });
  }
}

/** What the person reads on mails and messages of ours. */
function ownNames({ settings: { mail, sms } }: Ctx): string[] {
  return [
    product,
    ...(mail.kind === "brevo" ? [mail.sender.name] : []),
    ...(sms.kind === "vonage" ? [sms.brand] : []),
  ];
}
