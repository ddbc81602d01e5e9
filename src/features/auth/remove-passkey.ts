import { and, eq } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { markFactorsChanged } from "../users/index.ts";
import { passkeyRemovedLetter } from "./letters-passkeys.ts";
import { mailInBackground } from "./mails.ts";
import { findOwnUser } from "./queries.ts";
import { findOwnPasskey } from "./queries-passkeys.ts";
import { passkeys } from "./tables.ts";

const passkeyExists = "the passkey exists";

/** Removes one of the actor's own passkeys; anything else is `not_found`. */
export async function removePasskey(ctx: Ctx, actor: Actor, id: Id<"passkey">): Promise<void> {
  const { userId } = actor;
  const [user, passkey] = await Promise.all([
    findOwnUser(ctx, actor),
    findOwnPasskey(ctx, userId, id),
  ]);
  if (!passkey) throw notFound();
  const details = { passkey: id };
  try {
    await ctx.db.atomic((tx) => [
      markFactorsChanged(tx, ctx, userId),
      claim(
        tx,
        tx
          .delete(passkeys)
          .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)))
          .returning({ id: passkeys.id }),
        passkeyExists,
      ),
      recordEvent(tx, ctx, { action: "user.passkey_removed", target: userId, details }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) === passkeyExists) throw notFound();
    throw error;
  }
  mailInBackground(ctx, user.email, passkeyRemovedLetter(passkey.name));
}
