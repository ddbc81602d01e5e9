import { and, eq, inArray, isNull, ne } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import type { Role } from "./permissions.ts";
import type { User } from "./queries.ts";
import { type ConsentKind, consents, users } from "./tables.ts";

/** Statements on users for other features' atomic units; none of them runs by itself. */
export type NewUser = Readonly<{
  id: Id<"user">;
  email: string;
  firstName: string;
  lastName: string;
  passwordHash: string | null;
  emailVerified?: boolean;
  role?: Role;
}>;

/** Breaks `users_email_is_unique` when the address is taken. */
export function insertUser(tx: Statements, ctx: Ctx, user: NewUser) {
  const now = ctx.clock();
  return tx.insert(users).values({
    id: user.id,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    passwordHash: user.passwordHash,
    passwordChangedAt: user.passwordHash === null ? null : now,
    emailVerifiedAt: user.emailVerified ? now : null,
    role: user.role ?? "customer",
    createdAt: now,
    updatedAt: now,
  });
}

/**
 * A new sign-up for an address that nobody has proved yet; breaks `user is unverified`, also for
 * one who is suspended.
 */
export function replaceUnverifiedUser(tx: Statements, ctx: Ctx, user: NewUser) {
  const now = ctx.clock();
  return claim(
    tx,
    tx
      .update(users)
      .set({
        firstName: user.firstName,
        lastName: user.lastName,
        passwordHash: user.passwordHash,
        passwordChangedAt: now,
        updatedAt: now,
      })
      .where(and(eq(users.id, user.id), eq(users.status, "active"), isNull(users.emailVerifiedAt)))
      .returning({ id: users.id }),
    "user is unverified",
  );
}

/** Breaks `user is unverified` for one who was verified before. */
export function markEmailVerified(tx: Statements, ctx: Ctx, userId: Id<"user">) {
  const now = ctx.clock();
  return claim(
    tx,
    tx
      .update(users)
      .set({ emailVerifiedAt: now, updatedAt: now })
      .where(and(eq(users.id, userId), isNull(users.emailVerifiedAt)))
      .returning({ id: users.id }),
    "user is unverified",
  );
}

/** Breaks `user exists` when there is no such user any more. */
export function setName(
  tx: Statements,
  ctx: Ctx,
  userId: Id<"user">,
  name: Readonly<{ firstName?: string | undefined; lastName?: string | undefined }>,
) {
  return claim(
    tx,
    tx
      .update(users)
      .set({ ...name, updatedAt: ctx.clock() })
      .where(and(eq(users.id, userId), ne(users.status, "erased")))
      .returning({ id: users.id }),
    "user exists",
  );
}

/** Breaks `standing is as read` when somebody else changed it since `read`. */
export function setStanding(
  tx: Statements,
  ctx: Ctx,
  read: Pick<User, "id" | "role" | "status">,
  standing: Readonly<{ role?: Role | undefined; status?: "active" | "suspended" | undefined }>,
) {
  return claim(
    tx,
    tx
      .update(users)
      .set({ ...standing, updatedAt: ctx.clock() })
      .where(and(eq(users.id, read.id), eq(users.role, read.role), eq(users.status, read.status)))
      .returning({ id: users.id }),
    "standing is as read",
  );
}

/** The first statement of a unit that must not run beside another one of the same person. */
export function lockUser(tx: Statements, userId: Id<"user">) {
  return tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("no key update");
}

/** The same lock, in a unit that adds or removes a second factor or a passkey. */
export function markFactorsChanged(tx: Statements, ctx: Ctx, userId: Id<"user">) {
  return tx.update(users).set({ factorsChangedAt: ctx.clock() }).where(eq(users.id, userId));
}

/**
 * Locks all admins, always in the same order, and breaks `an admin remains` when there is no second
 * one: so that two admins who demote each other at once cannot both succeed.
 */
export function demandSecondAdmin(tx: Statements) {
  return claim(
    tx,
    tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.role, "admin"), eq(users.status, "active")))
      .orderBy(users.id)
      .for("no key update"),
    "an admin remains",
    2,
  );
}

/** The date of the texts that are agreed to at present. */
const consentVersion = "2026-11-01";

export function insertConsents(
  tx: Statements,
  ctx: Ctx,
  userId: Id<"user">,
  kinds: readonly ConsentKind[],
) {
  return tx.insert(consents).values(
    kinds.map((kind) => ({
      id: ctx.newId("consent"),
      userId,
      kind,
      version: consentVersion,
      address: ctx.client.address,
      givenAt: ctx.clock(),
    })),
  );
}

/** For a sign-up that another one takes the place of: nobody stands by what was agreed to there. */
export function dropConsents(tx: Statements, userId: Id<"user">, kinds: readonly ConsentKind[]) {
  return tx
    .delete(consents)
    .where(and(eq(consents.userId, userId), inArray(consents.kind, [...kinds])));
}
