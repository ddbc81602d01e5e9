import type { Ctx } from "../../platform/ctx.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { describeError } from "../../platform/log/json-log.ts";
import { recordEvent } from "../audit/index.ts";
import {
  demandNoAdmin,
  hasAdmin,
  insertUser,
  normaliseEmail,
  thereIsNoAdmin,
} from "../users/index.ts";
import { findWeakness } from "./password-rules.ts";

/**
 * Makes the admin that `BOOTSTRAP_ADMIN_EMAIL` and `_PASSWORD` name, verified, when there is none
 * yet; of instances that start at once one makes it. Never throws: the service starts without it
 * and the log says why. In production it refuses a password that is common.
 */
export async function bootstrapAdmin(ctx: Ctx): Promise<void> {
  const wanted = ctx.settings.bootstrapAdmin;
  if (!wanted) return;
  try {
    if (await hasAdmin(ctx)) return;
    if (ctx.settings.appEnv === "production" && findWeakness(wanted.password, [wanted.email])) {
      ctx.log.error("bootstrap_admin_is_weak", { note: "Its password is easy to guess." });
      return;
    }
    await insertFirstAdmin(ctx, normaliseEmail(wanted.email), wanted.password);
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === thereIsNoAdmin) return;
    if (broken === "users_email_is_unique") ctx.log.error("bootstrap_admin_address_is_taken");
    else ctx.log.error("bootstrap_admin_failed", describeError(error));
  }
}

async function insertFirstAdmin(ctx: Ctx, email: string, password: string): Promise<void> {
  const passwordHash = await ctx.crypto.passwords.hash(password);
  const id = ctx.newId("user");
  await ctx.db.atomic((tx) => [
    ...demandNoAdmin(tx),
    insertUser(tx, ctx, {
      id,
      email,
      firstName: "First",
      lastName: "Admin",
      passwordHash,
      emailVerified: true,
      role: "admin",
    }),
    recordEvent(tx, ctx, { action: "user.admin_created", target: id }),
  ]);
  ctx.log.info("bootstrap_admin_created", { user_id: id });
}
