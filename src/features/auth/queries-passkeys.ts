import { and, eq } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { type User, users } from "../users/index.ts";
import { maxPasskeys } from "./passkey-set.ts";
import { passkeys } from "./tables.ts";

export type Passkey = typeof passkeys.$inferSelect;

/** One person's passkeys, newest first. */
export async function listPasskeys(
  ctx: Ctx,
  userId: Id<"user">,
  page: PageRequest,
): Promise<Page<Passkey>> {
  const isNext = afterCursor(passkeys.createdAt, passkeys.id, page.cursor);
  const rows = await ctx.db
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.userId, userId), isNext))
    .orderBy(newestFirst(passkeys.createdAt, passkeys.id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** What an authenticator is told not to make again. */
export function listCredentials(ctx: Ctx, userId: Id<"user">) {
  return ctx.db
    .select({ id: passkeys.credentialId, transports: passkeys.transports })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .limit(maxPasskeys);
}

/** Null for somebody else's. */
export async function findOwnPasskey(
  ctx: Ctx,
  userId: Id<"user">,
  id: Id<"passkey">,
): Promise<Passkey | null> {
  const [row] = await ctx.db
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)));
  return row ?? null;
}

/** A passkey and whose it is, by its WebAuthn credential id. */
export async function findPasskey(
  ctx: Ctx,
  credentialId: string,
): Promise<Readonly<{ passkey: Passkey; user: User }> | null> {
  const [row] = await ctx.db
    .select({ passkey: passkeys, user: users })
    .from(passkeys)
    .innerJoin(users, eq(users.id, passkeys.userId))
    .where(eq(passkeys.credentialId, credentialId));
  return row ?? null;
}
