import type { Ctx } from "../../platform/ctx.ts";
import { recordEvent } from "../audit/index.ts";
import { findUserByEmail, normaliseEmail } from "../users/index.ts";
import { makeCode, replaceCode } from "./issue-code.ts";
import { mailInBackground, verificationLetter } from "./mails.ts";

/** Mails a new code to a person who is not verified yet; to anybody else it does nothing. */
export async function resendVerification(ctx: Ctx, input: { email: string }): Promise<void> {
  const email = normaliseEmail(input.email);
  const user = await findUserByEmail(ctx, email);
  if (!user || user.emailVerifiedAt || user.status !== "active") return;
  const code = makeCode(ctx);
  const to = { userId: user.id, purpose: "verify_email", email } as const;
  const [issued] = await ctx.db.atomic((tx) => [
    replaceCode(tx, ctx, code, to),
    recordEvent(tx, ctx, { action: "user.code_requested", target: user.id }),
  ]);
  if (issued.length === 0) return;
  mailInBackground(ctx, email, verificationLetter(code, ctx.settings.policy["code.seconds"]));
}
