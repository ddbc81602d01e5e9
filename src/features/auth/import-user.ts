import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { insertUser } from "../users/index.ts";

/** Somebody of another system. The address is normalised, the hash one that can be verified. */
export type ImportedPerson = Readonly<{
  email: string;
  firstName: string;
  lastName: string;
  /** Null for somebody who must set a password, or who signs in by other means. */
  passwordHash: string | null;
  emailVerified: boolean;
}>;

/**
 * Takes somebody over from another system, as a customer whatever they were there; the first
 * sign-in hashes the password anew. Null when the address is somebody's already; they stay as
 * they are.
 */
export async function importUser(ctx: Ctx, person: ImportedPerson): Promise<Id<"user"> | null> {
  const id = ctx.newId("user");
  const details = {
    has_password: person.passwordHash !== null,
    email_verified: person.emailVerified,
  };
  try {
    await ctx.db.atomic((tx) => [
      insertUser(tx, ctx, { id, ...person }),
      recordEvent(tx, ctx, { action: "user.imported", target: id, details }),
    ]);
    return id;
  } catch (error) {
    if (brokenConstraint(error) === "users_email_is_unique") return null;
    throw error;
  }
}
