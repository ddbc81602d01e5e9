import { and, eq, isNotNull, isNull } from "drizzle-orm";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import type { User } from "./queries.ts";
import { users } from "./tables.ts";

/**
 * Hands a sign-up that nobody finished to the proved owner of its address: whatever the one who
 * began it chose, name and password, goes. Breaks `user is unverified` when it was finished since.
 */
export function adoptUser(
  tx: Statements,
  ctx: Ctx,
  user: Pick<User, "id" | "email">,
  name: Readonly<{ firstName: string; lastName: string }>,
) {
  const now = ctx.clock();
  return claim(
    tx,
    tx
      .update(users)
      .set({
        ...name,
        passwordHash: null,
        passwordChangedAt: null,
        emailVerifiedAt: now,
        updatedAt: now,
      })
      .where(and(isActive(user), isNull(users.emailVerifiedAt)))
      .returning({ id: users.id }),
    "user is unverified",
  );
}

/** Holds the row until the unit ends; breaks `user is verified` when it is not, or not any more. */
export function demandVerifiedUser(tx: Statements, user: Pick<User, "id" | "email">) {
  return claim(
    tx,
    tx
      .select({ id: users.id })
      .from(users)
      .where(and(isActive(user), isNotNull(users.emailVerifiedAt)))
      .for("share"),
    "user is verified",
  );
}

function isActive({ id, email }: Pick<User, "id" | "email">) {
  return and(eq(users.id, id), eq(users.email, email), eq(users.status, "active"));
}
