import { and, eq, ne } from "drizzle-orm";
import { type Id, toUuid } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement, Statements } from "../../platform/db/database.ts";
import { consents, users } from "./tables.ts";

/** RFC 2606: mail to this domain can never arrive anywhere. */
const erasedDomain = "erased.invalid";

/**
 * Leaves of a person only the id, which money and audit rows go on naming; breaks `user exists` for
 * one who is erased already.
 */
export function eraseUser(tx: Statements, ctx: Ctx, userId: Id<"user">): [Statement, Statement] {
  const erased = tx
    .update(users)
    .set({
      email: `${toUuid("user", userId)}@${erasedDomain}`,
      firstName: "Erased",
      lastName: "Erased",
      passwordHash: null,
      passwordChangedAt: null,
      role: "customer",
      status: "erased",
      kycStatus: "none",
      updatedAt: ctx.clock(),
    })
    .where(and(eq(users.id, userId), ne(users.status, "erased")))
    .returning({ id: users.id });
  return [claim(tx, erased, "user exists"), tx.delete(consents).where(eq(consents.userId, userId))];
}
