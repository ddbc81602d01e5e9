import { eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { livingAdmins } from "./first-admin.ts";
import { users } from "./tables.ts";

export type User = typeof users.$inferSelect;

/** `email` must be normalised. */
export async function findUserByEmail(ctx: Ctx, email: string): Promise<User | null> {
  const [row] = await ctx.db.select().from(users).where(eq(users.email, email)).limit(1);
  return row ?? null;
}

export async function findUserById(ctx: Ctx, id: Id<"user">): Promise<User | null> {
  const [row] = await ctx.db.select().from(users).where(eq(users.id, id)).limit(1);
  return row ?? null;
}

export async function hasAdmin(ctx: Ctx): Promise<boolean> {
  const [row] = await ctx.db.select({ id: users.id }).from(users).where(livingAdmins).limit(1);
  return row !== undefined;
}
