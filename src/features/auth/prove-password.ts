import { max } from "drizzle-orm";
import { tooManyAttempts } from "../../core/errors.ts";
import { PasswordHashBroken } from "../../platform/crypto/password-hash.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import {
  demandPassword,
  findUserByEmail,
  passwordIsAsRead,
  renewPasswordHash,
  type User,
} from "../users/index.ts";
import { invalidCredentials } from "./errors.ts";
import { lockedLetter } from "./letters-password.ts";
import {
  type Attempt,
  countFailure,
  everywhere,
  forgetFailures,
  limitOf,
  lockedFor,
  signInIsOpen,
  tagAttempt,
} from "./login-failures.ts";
import { mailInBackground } from "./mails.ts";
import { loginFailures } from "./tables.ts";

/** A person whose password was right; it is worth nothing until `settleProof` has passed too. */
export type ProvedPassword = Readonly<{ user: User; attempt: Attempt }>;

/**
 * Verifies a password for an address that need not be anybody's: the work and the refusals are the
 * same. A wrong one is counted. Throws `too_many_attempts`, before any hashing, while the account
 * is locked for this network or as a whole, and `invalid_credentials`.
 */
export async function provePassword(
  ctx: Ctx,
  email: string,
  password: string,
): Promise<ProvedPassword> {
  const attempt = tagAttempt(ctx, email);
  const [lockedUntil, user] = await Promise.all([
    findLock(ctx, attempt),
    findUserByEmail(ctx, email),
  ]);
  if (lockedUntil) throw lockedOut(ctx, lockedUntil);
  const verdict = await verifyPassword(ctx, user, password);
  if (!user || !verdict.matches || user.status !== "active") {
    await refuse(ctx, attempt, user);
    throw invalidCredentials();
  }
  if (verdict.needsRehash) rehash(ctx, user, password);
  return { user, attempt };
}

/**
 * For the unit of what the proof permits. It breaks when the budget was used up or the password
 * changed since: pass the error through `refusalOfProof`.
 */
export function settleProof(
  tx: Statements,
  ctx: Ctx,
  { user, attempt }: ProvedPassword,
): [Statement, ...Statement[]] {
  return [...forgetFailures(tx, ctx, attempt), demandPassword(tx, user)];
}

/** What the caller is told when such a unit fails; any other error comes back as it is. */
export function refusalOfProof(ctx: Ctx, error: unknown): unknown {
  const broken = brokenConstraint(error);
  if (broken === passwordIsAsRead) return invalidCredentials();
  if (broken !== signInIsOpen) return error;
  return tooManyAttempts({ retryAfterSeconds: ctx.settings.policy["lock.seconds"] });
}

async function findLock(ctx: Ctx, attempt: Attempt): Promise<Date | null> {
  const [row] = await ctx.db
    .select({ lockedUntil: max(loginFailures.lockedUntil) })
    .from(loginFailures)
    .where(lockedFor(ctx, attempt));
  return row?.lockedUntil ?? null;
}

function lockedOut(ctx: Ctx, until: Date) {
  const remainingMs = until.getTime() - ctx.clock().getTime();
  return tooManyAttempts({ retryAfterSeconds: remainingMs / 1000 });
}

async function verifyPassword(ctx: Ctx, user: User | null, password: string) {
  const { passwords } = ctx.crypto;
  try {
    if (user?.passwordHash) return await passwords.verify(password, user.passwordHash);
  } catch (error) {
    if (!(error instanceof PasswordHashBroken)) throw error;
    ctx.log.error("password_hash_broken", { user_id: user?.id, fault: error.fault });
  }
  return { matches: await passwords.verifyDummy(password), needsRehash: false };
}

/** A try beyond the budget, of a parallel burst, gets the answer of a locked account. */
async function refuse(ctx: Ctx, attempt: Attempt, user: User | null): Promise<void> {
  const target = user ? { target: user.id } : {};
  const [, counted] = await ctx.db.atomic((tx) => [
    recordEvent(tx, ctx, { action: "session.refused", ...target }),
    countFailure(tx, ctx, attempt),
  ]);
  if (counted.some(({ networkTag, failures }) => failures > limitOf(ctx, networkTag))) {
    throw tooManyAttempts({ retryAfterSeconds: ctx.settings.policy["lock.seconds"] });
  }
  const last = counted.find(({ networkTag, failures }) => failures === limitOf(ctx, networkTag));
  if (last) await announceLock(ctx, user, last.networkTag === everywhere ? "account" : "network");
}

/** Only the try that used the budget up comes here, so each lock is told once. */
async function announceLock(
  ctx: Ctx,
  user: User | null,
  scope: "account" | "network",
): Promise<void> {
  const target = user ? { target: user.id } : {};
  await recordEvent(ctx.db, ctx, { action: "session.locked", ...target, details: { scope } });
  if (user?.status !== "active" || !user.emailVerifiedAt) return;
  mailInBackground(ctx, user.email, lockedLetter(ctx.settings.policy["lock.seconds"]));
}

/** After the reply: a hash of another system, or of an older key, gives way to one of today. */
function rehash(ctx: Ctx, user: User, password: string): void {
  const { id, passwordHash } = user;
  if (passwordHash === null) return;
  void ctx.background.run("rehash_password", async () => {
    const hash = await ctx.crypto.passwords.hash(password);
    await renewPasswordHash(ctx.db, ctx, { id, passwordHash }, hash);
  });
}
