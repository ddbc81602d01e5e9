import { and, count, eq, lt, ne, notExists, type SQL } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { hasNoFactor } from "./factor-set.ts";
import { passkeys } from "./tables.ts";

/** Of one person. */
export const maxPasskeys = 20;
/** What `brokenConstraint` gives when the person has that many. */
export const roomForPasskey = "there is room for a passkey";

/** Exact behind `lockPerson` only, which makes units of one person wait for each other. */
export function demandRoom(tx: Statements, userId: Id<"user">) {
  const held = tx
    .select({ held: count() })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .having(lt(count(), maxPasskeys));
  return claim(tx, held, roomForPasskey);
}

/** True when the person has nothing else beside a password to prove themselves with. */
export function isFirstFactor(
  tx: Statements,
  userId: Id<"user">,
  id: Id<"passkey">,
): SQL | undefined {
  const others = tx
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(and(eq(passkeys.userId, userId), ne(passkeys.id, id)));
  return and(hasNoFactor(tx, userId), notExists(others));
}
