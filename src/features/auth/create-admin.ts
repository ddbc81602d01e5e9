import { addSeconds } from "../../core/clock.ts";
import { conflict } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { insertUser, normaliseEmail } from "../users/index.ts";
import { lifeSecondsOf, linkWith, replaceLink } from "./one-time-link.ts";

/** An admin who has no password yet, and the link that sets one. */
export type NewAdmin = Readonly<{
  id: Id<"user">;
  email: string;
  /** For the eyes of the new admin only; it works once. */
  link: string;
  expiresAt: Date;
}>;

const purpose = "set_up_account";

/**
 * Makes an admin without a password, on the word of the operator, who vouches for the address and
 * hands the link over. Nobody is promoted: throws `conflict` when the address is somebody's.
 */
export async function createAdmin(ctx: Ctx, input: { email: string }): Promise<NewAdmin> {
  const email = normaliseEmail(input.email);
  const id = ctx.newId("user");
  const token = ctx.crypto.randomToken();
  const names = { firstName: "New", lastName: "Admin" };
  try {
    await ctx.db.atomic((tx) => [
      insertUser(tx, ctx, {
        ...names,
        id,
        email,
        passwordHash: null,
        emailVerified: true,
        role: "admin",
      }),
      replaceLink(tx, ctx, token, { userId: id, purpose }),
      recordEvent(tx, ctx, { action: "user.admin_created", target: id }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) !== "users_email_is_unique") throw error;
    throw conflict({ detail: "This address belongs to an account already; nobody is promoted." });
  }
  const expiresAt = addSeconds(ctx.clock(), lifeSecondsOf[purpose]);
  return { id, email, link: linkWith(ctx, token), expiresAt };
}
