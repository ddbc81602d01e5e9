import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { consents, users } from "./tables.ts";

/** What users keep about a person, for their own export. */
export async function exportUser(ctx: Ctx, userId: Id<"user">) {
  const [[user], given] = await Promise.all([
    ctx.db.select().from(users).where(eq(users.id, userId)),
    ctx.db.select().from(consents).where(eq(consents.userId, userId)),
  ]);
  const { passwordHash, ...visible } = user ?? { passwordHash: null };
  return { users: [{ ...visible, hasPassword: passwordHash !== null }], consents: given };
}
