import { and, eq } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { type Account, findOwnAccount } from "./queries.ts";
import { accounts } from "./tables.ts";

/** Names an account for its owner's eyes; null takes the name away. */
export async function renameAccount(
  ctx: Ctx,
  ownerId: Id<"user">,
  id: Id<"account">,
  name: string | null | undefined,
): Promise<Account> {
  if (name === undefined) return findOwnAccount(ctx, ownerId, id);
  const [row] = await ctx.db
    .update(accounts)
    .set({ name })
    .where(and(eq(accounts.id, id), eq(accounts.ownerId, ownerId)))
    .returning();
  if (!row) throw notFound();
  return row;
}
