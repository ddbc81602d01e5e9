import { eq } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statements } from "../../platform/db/database.ts";
import { recordEvent } from "../audit/index.ts";
import { findUserByEmail, normaliseEmail } from "../users/index.ts";
import { resetLetter } from "./letters-password.ts";
import { mailInBackground } from "./mails.ts";
import { lifeSecondsOf, linkWith, replaceLink, tagsOf } from "./one-time-link.ts";
import { oneTimeLinks } from "./tables.ts";

const purpose = "reset_password";

/**
 * Mails a link that sets a new password, at most five an hour; also to people who have no password
 * yet, or no proved address. For an address of nobody it does the same work and mails nothing.
 */
export async function requestPasswordReset(ctx: Ctx, input: { email: string }): Promise<void> {
  const email = normaliseEmail(input.email);
  const found = await findUserByEmail(ctx, email);
  const user = found?.status === "active" ? found : null;
  const token = ctx.crypto.randomToken();
  const target = user ? { target: user.id } : {};
  const [issued] = await ctx.db.atomic((tx) => [
    user
      ? replaceLink(tx, ctx, token, { userId: user.id, purpose })
      : replaceNothing(tx, ctx, token),
    recordEvent(tx, ctx, { action: "user.reset_requested", ...target }),
  ]);
  if (!user || issued.length === 0) return;
  mailInBackground(ctx, email, resetLetter(linkWith(ctx, token), lifeSecondsOf[purpose]));
}

/** Takes as long as a link that is replaced. */
function replaceNothing(tx: Statements, ctx: Ctx, token: string) {
  return tx
    .update(oneTimeLinks)
    .set({ usedAt: ctx.clock() })
    .where(eq(oneTimeLinks.tag, tagsOf(ctx, token)[0] ?? ""))
    .returning({ id: oneTimeLinks.id });
}
