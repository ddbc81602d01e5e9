import { and, eq, isNotNull, type SQL, sql } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import type { User } from "./queries.ts";
import { users } from "./tables.ts";

/** What `brokenConstraint` gives when the password was changed since the user was read. */
export const passwordIsAsRead = "password is as read";

type Read = Pick<User, "id" | "passwordHash" | "passwordChangedAt">;

/**
 * For the unit of what a right password permits: a change of it that is under way comes wholly
 * before or wholly after. A new hash of the same password is no change.
 */
export function demandPassword(tx: Statements, read: Read) {
  const same = tx.select({ id: users.id }).from(users).where(isAsRead(read)).for("share");
  return claim(tx, same, passwordIsAsRead);
}

/** Of parallel changes that were proved with the same password one succeeds. */
export function changePasswordHash(tx: Statements, ctx: Ctx, read: Read, hash: string) {
  const now = ctx.clock();
  const guarded = tx
    .update(users)
    .set({ passwordHash: hash, passwordChangedAt: now, updatedAt: now })
    .where(isAsRead(read))
    .returning({ id: users.id });
  return claim(tx, guarded, passwordIsAsRead);
}

/**
 * Sets a password by right of a link that was mailed, which proves the address too. Breaks
 * `user is active`.
 */
export function resetPasswordHash(tx: Statements, ctx: Ctx, userId: Id<"user">, hash: string) {
  const now = ctx.clock();
  const { emailVerifiedAt } = users;
  const guarded = tx
    .update(users)
    .set({
      passwordHash: hash,
      passwordChangedAt: now,
      emailVerifiedAt: sql`coalesce(${emailVerifiedAt}, ${sql.param(now, emailVerifiedAt)})`,
      updatedAt: now,
    })
    .where(and(eq(users.id, userId), eq(users.status, "active")))
    .returning({ id: users.id });
  return claim(tx, guarded, "user is active");
}

/** Another hash of the same password; does nothing once the password is another one. */
export function renewPasswordHash(
  tx: Statements,
  ctx: Ctx,
  { id, passwordHash }: Pick<User, "id"> & { passwordHash: string },
  hash: string,
) {
  return tx
    .update(users)
    .set({ passwordHash: hash, updatedAt: ctx.clock() })
    .where(and(eq(users.id, id), eq(users.passwordHash, passwordHash)));
}

function isAsRead({ id, passwordChangedAt }: Read): SQL | undefined {
  const changedAt = sql.param(passwordChangedAt, users.passwordChangedAt);
  return and(
    eq(users.id, id),
    eq(users.status, "active"),
    isNotNull(users.passwordHash),
    sql`${users.passwordChangedAt} is not distinct from ${changedAt}`,
  );
}
