import { conflict } from "../../core/errors.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import type { Statement } from "../../platform/db/database.ts";
import { recordEvent } from "../audit/index.ts";
import { changePasswordHash } from "../users/index.ts";
import { demandStrongPassword } from "./demand-strong-password.ts";
import { announceEnded, markEnded } from "./end-sessions.ts";
import { weakPassword } from "./errors.ts";
import { passwordChangedLetter } from "./letters-password.ts";
import { forgetFailures } from "./login-failures.ts";
import { mailInBackground } from "./mails.ts";
import { closeLinks } from "./one-time-link.ts";
import { closeChallenges } from "./open-challenge.ts";
import { type ProvedPassword, provePassword, refusalOfProof } from "./prove-password.ts";
import { findOwnUser } from "./queries.ts";

const noPassword = "This account has no password yet; set one with a link from a reset.";
const unchanged = "It is the present password.";

/**
 * Changes the actor's password; the present one is the proof, and wrong ones are counted as at
 * sign-in. All other sessions, links and half-done sign-ins end. Throws `invalid_credentials`,
 * `too_many_attempts`, `weak_password`, and `conflict` for somebody without a password.
 */
export async function changePassword(
  ctx: Ctx,
  actor: Actor,
  input: { currentPassword: string; newPassword: string },
): Promise<void> {
  const user = await findOwnUser(ctx, actor);
  if (user.passwordHash === null) throw conflict({ detail: noPassword });
  const proof = await provePassword(ctx, user.email, input.currentPassword);
  if (input.newPassword.normalize("NFC") === input.currentPassword.normalize("NFC")) {
    throw weakPassword({ detail: unchanged, members: { reason: "unchanged" } });
  }
  await demandStrongPassword(ctx, input.newPassword, user);
  const hash = await ctx.crypto.passwords.hash(input.newPassword);
  try {
    const ended = await write(ctx, actor, proof, hash);
    await announceEnded(
      ctx,
      ended.map(({ id }) => id),
    );
  } catch (error) {
    throw refusalOfProof(ctx, error);
  }
  mailInBackground(ctx, user.email, passwordChangedLetter());
}

type Ended = Awaited<ReturnType<typeof markEnded>>;

async function write(
  ctx: Ctx,
  { userId, sessionId }: Actor,
  { user, attempt }: ProvedPassword,
  hash: string,
): Promise<Ended> {
  const outcomes: readonly unknown[] = await ctx.db.atomic((tx): [Statement, ...Statement[]] => [
    ...forgetFailures(tx, ctx, attempt),
    changePasswordHash(tx, ctx, user, hash),
    closeLinks(tx, ctx, userId),
    closeChallenges(tx, ctx, userId),
    recordEvent(tx, ctx, { action: "user.password_changed", target: userId }),
    // After the password, so that it also sees the session of a sign-in that came just before.
    markEnded(tx, ctx, { userId, except: sessionId }, "password_changed"),
  ]);
  return outcomes.at(-1) as Ended;
}
