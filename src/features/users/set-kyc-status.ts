import { and, eq, ne } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { type KycStatus, users } from "./tables.ts";

/**
 * For the unit that changes a person's newest record, in front: it holds the user's row, so that
 * such units run one after the other. Breaks `user exists` for one who is erased.
 */
export function setKycStatus(
  tx: Statements,
  ctx: Pick<Ctx, "clock">,
  userId: Id<"user">,
  kycStatus: KycStatus,
) {
  return claim(
    tx,
    tx
      .update(users)
      .set({ kycStatus, updatedAt: ctx.clock() })
      .where(and(eq(users.id, userId), ne(users.status, "erased")))
      .returning({ id: users.id }),
    "user exists",
  );
}
