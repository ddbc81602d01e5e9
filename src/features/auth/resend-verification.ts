import { eq } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { recordEvent } from "../audit/index.ts";
import { findUserByEmail, normaliseEmail } from "../users/index.ts";
import { makeCode, replaceCode } from "./issue-code.ts";
import { mailInBackground, verificationLetter } from "./mails.ts";
import { oneTimeCodes } from "./tables.ts";

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
  const [issued] = await ctx.db.atomic((tx) => [
    user
      ? replaceCode(tx, ctx, code, { userId: user.id, purpose: "verify_email", email })
      : replaceNothing(tx, ctx),
    recordEvent(tx, ctx, { action: "user.code_requested", ...target }),
  ]);
  if (!user || issued.length === 0) return;
  mailInBackground(ctx, email, verificationLetter(code, ctx.settings.policy["code.seconds"]));
}

/** Takes as long as a code that is replaced. */
function replaceNothing(tx: Statements, ctx: Ctx) {
  return tx
    .update(oneTimeCodes)
    .set({ usedAt: ctx.clock() })
    .where(eq(oneTimeCodes.id, ctx.newId("code")))
    .returning({ id: oneTimeCodes.id });
}
