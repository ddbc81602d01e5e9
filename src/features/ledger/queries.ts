import { and, eq, inArray, isNotNull, type SQL } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import { type Id, isId } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { type AccountStatus, accounts } from "./tables.ts";

export type Account = typeof accounts.$inferSelect;

/** A customer's account as it is right after it was opened. */
export function newAccount(
  row: Pick<Account, "id" | "ownerId" | "type" | "currency" | "exponent" | "name" | "createdAt">,
): Account {
  return {
    ...row,
    purpose: null,
    shard: null,
    status: "active",
    posted: 0,
    pendingDebits: 0,
    pendingCredits: 0,
    creditLimit: 0,
    version: 0,
    lastRecordedAt: null,
    closedAt: null,
  };
}

/** What may still be spent: minor units, with any credit limit. */
export function availableOf(account: Account): number {
  return account.posted - account.pendingDebits + account.creditLimit;
}

export type AccountFilter = Readonly<{
  status?: AccountStatus | undefined;
  currency?: string | undefined;
}>;

/** A person's own accounts, newest first. */
export async function listAccounts(
  ctx: Ctx,
  ownerId: Id<"user">,
  { status, currency }: AccountFilter,
  page: PageRequest,
): Promise<Page<Account>> {
  const rows = await ctx.db
    .select()
    .from(accounts)
    .where(
      and(
        eq(accounts.ownerId, ownerId),
        status === undefined ? undefined : eq(accounts.status, status),
        currency === undefined ? undefined : eq(accounts.currency, currency),
        afterCursor(accounts.createdAt, accounts.id, page.cursor),
      ),
    )
    .orderBy(newestFirst(accounts.createdAt, accounts.id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** Throws `not_found` for what is missing and for somebody else's. */
export function findOwnAccount(ctx: Ctx, ownerId: Id<"user">, id: string): Promise<Account> {
  return findAccount(ctx, id, eq(accounts.ownerId, ownerId));
}

/** For staff: any customer's account. */
export function findCustomerAccount(ctx: Ctx, id: string): Promise<Account> {
  return findAccount(ctx, id, isNotNull(accounts.ownerId));
}

async function findAccount(ctx: Ctx, id: string, scope: SQL): Promise<Account> {
  if (!isId("account", id)) throw notFound();
  const [row] = await ctx.db
    .select()
    .from(accounts)
    .where(and(eq(accounts.id, id), scope))
    .limit(1);
  if (!row) throw notFound();
  return row;
}

/** What a list of accounts belongs to whom, for reads that are scoped by it. */
export function findAccounts(ctx: Ctx, ids: readonly Id<"account">[]): Promise<Account[]> {
  return ctx.db
    .select()
    .from(accounts)
    .where(inArray(accounts.id, [...ids]));
}
