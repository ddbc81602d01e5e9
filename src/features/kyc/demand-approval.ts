import { and, eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { users } from "../users/index.ts";

/** What the unit of `demandApproval` breaks; the caller then throws its `kyc_required`. */
export const kycIsApproved = "kyc is approved";

/**
 * For the unit of what only verified customers may do. It holds the person's row until the unit
 * ends, so that nobody loses the approval meanwhile.
 */
export function demandApproval(tx: Statements, userId: Id<"user">) {
  const approved = tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.kycStatus, "approved")))
    .for("share");
  return claim(tx, approved, kycIsApproved);
}
