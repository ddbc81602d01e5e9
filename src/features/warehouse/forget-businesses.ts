import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Statements } from "../../platform/db/database.ts";
import { businesses } from "./tables.ts";

/** The statement that deletes a person's businesses with all that hangs off them. */
export function forgetBusinesses(tx: Statements, ownerId: Id<"user">) {
  return tx.delete(businesses).where(eq(businesses.ownerId, ownerId));
}
