import type { Ctx } from "../../platform/ctx.ts";
import { recordEvent } from "../audit/index.ts";
import { findUserByEmail, normaliseEmail, setPasswordHash, type User } from "../users/index.ts";
import { emailNotVerified, invalidCredentials } from "./errors.ts";
import { type SignedIn, startSession } from "./sign-in.ts";

/**
 * Signs a person in with a password. Unknown addresses cost the same work as known ones. Throws
 * `invalid_credentials`, and `email_not_verified` only for the right password.
 */
export async function logIn(
  ctx: Ctx,
  input: { email: string; password: string },
): Promise<SignedIn> {
  const user = await findUserByEmail(ctx, normaliseEmail(input.email));
  const verdict = await verifyPassword(ctx, user, input.password);
  if (!user || !verdict.matches || user.status !== "active") {
    await recordEvent(ctx.db, ctx, {
      action: "session.refused",
      ...(user ? { target: user.id } : {}),
    });
    throw invalidCredentials();
  }
  if (!user.emailVerifiedAt) throw emailNotVerified();
  if (verdict.needsRehash) await rehash(ctx, user, input.password);
  return startSession(ctx, user, ["pwd"]);
}

async function verifyPassword(ctx: Ctx, user: User | null, password: string) {
  const { passwords } = ctx.crypto;
  if (user?.passwordHash) return passwords.verify(password, user.passwordHash);
  return { matches: await passwords.verifyDummy(password), needsRehash: false };
}

async function rehash(ctx: Ctx, user: User, password: string): Promise<void> {
  await setPasswordHash(ctx.db, ctx, user.id, await ctx.crypto.passwords.hash(password));
}
