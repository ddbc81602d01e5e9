import type { Ctx } from "../../platform/ctx.ts";
import { recordEvent } from "../audit/index.ts";
import { findUserByEmail, normaliseEmail } from "../users/index.ts";
import { makeCode, renewCode, replaceCode } from "./issue-code.ts";
import { mailInBackground, verificationLetter } from "./mails.ts";

/**
 * Mails a new code to a person who is not verified yet. For any other address it does the same work
 * and mails nothing.
 */
export async function resendVerification(ctx: Ctx, input: { email: string }): Promise<void> {
  const email = normaliseEmail(input.email);
  const found = await findUserByEmail(ctx, email);
  const user = found?.status === "active" && !found.emailVerifiedAt ? found : null;
  const target = user ? { target: user.id } : {};
  const code = makeCode(ctx);
  const userId = found?.id ?? ctx.newId("user");
  const to = { userId, purpose: "verify_email", email } as const;
  const [issued] = await ctx.db.atomic((tx) => [
    user ? replaceCode(tx, ctx, code, to) : renewCode(tx, ctx, code, to),
    recordEvent(tx, ctx, { action: "user.code_requested", ...target }),
  ]);
  if (!user || issued.length === 0) return;
  mailInBackground(ctx, email, verificationLetter(code, ctx.settings.policy["code.seconds"]));
}
