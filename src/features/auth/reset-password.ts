import { codeInvalid } from "../../core/errors.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statement } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { resetPasswordHash } from "../users/index.ts";
import { demandStrongPassword } from "./demand-strong-password.ts";
import { announceEnded, markEnded } from "./end-sessions.ts";
import { closeCode } from "./issue-code.ts";
import { passwordResetLetter } from "./letters-password.ts";
import { forgetAllFailures, tagAttempt } from "./login-failures.ts";
import { mailInBackground } from "./mails.ts";
import { claimLink, closeLinks, linkIsUnused } from "./one-time-link.ts";
import { closeChallenges } from "./open-challenge.ts";
import { findLink, type LiveLink } from "./queries-links.ts";

/**
 * Sets a password by a mailed link, which proves the address as well: an unproved one is verified.
 * It signs nobody in and skips no second factor; all sessions, links and half-done sign-ins end and
 * the failed ones are forgotten. Of parallel requests with one link one succeeds. Throws
 * `weak_password` (the link stays good), `code_invalid` and `code_expired`.
 */
export async function resetPassword(
  ctx: Ctx,
  input: { token: string; newPassword: string },
): Promise<void> {
  const link = await findLink(ctx, input.token);
  await demandStrongPassword(ctx, input.newPassword, link.user);
  const hash = await ctx.crypto.passwords.hash(input.newPassword);
  try {
    const ended = await write(ctx, link, hash);
    await announceEnded(
      ctx,
      ended.map(({ id }) => id),
    );
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === linkIsUnused || broken === "user is active") throw codeInvalid();
    throw error;
  }
  mailInBackground(ctx, link.user.email, passwordResetLetter());
}

type Ended = Awaited<ReturnType<typeof markEnded>>;

async function write(ctx: Ctx, link: LiveLink, hash: string): Promise<Ended> {
  const { id: userId, email } = link.user;
  const outcomes: readonly unknown[] = await ctx.db.atomic((tx): [Statement, ...Statement[]] => [
    ...forgetAllFailures(tx, tagAttempt(ctx, email)),
    closeCode(tx, ctx, { userId, purpose: "verify_email" }),
    resetPasswordHash(tx, ctx, userId, hash),
    claimLink(tx, ctx, link.id, link.tag),
    closeLinks(tx, ctx, userId),
    closeChallenges(tx, ctx, userId),
    recordEvent(tx, ctx, {
      action: "user.password_reset",
      target: userId,
      actorUserId: userId,
      details: { link: link.purpose },
    }),
    // After the password, so that it also sees the session of a sign-in that came just before.
    markEnded(tx, ctx, { userId, all: true }, "password_changed"),
  ]);
  return outcomes.at(-1) as Ended;
}
