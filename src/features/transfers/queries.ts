import { and, eq, inArray, or } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import { type Id, isId } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { accounts, type TransferStatus, type TransferType, transfers } from "../ledger/index.ts";

export type Transfer = typeof transfers.$inferSelect;

export type TransferFilter = Readonly<{
  accountId?: string | undefined;
  type?: TransferType | undefined;
  status?: TransferStatus | undefined;
  currency?: string | undefined;
  minAmount?: number | undefined;
  maxAmount?: number | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  q?: string | undefined;
}>;

export async function listTransfers(
  ctx: Ctx,
  ownerId: Id<"user">,
  _filter: TransferFilter,
  page: PageRequest,
): Promise<Page<Transfer>> {
  const own = ctx.db
    .select({ id: accounts.id })
    .from(accounts)
    .where(eq(accounts.ownerId, ownerId));
  const rows = await ctx.db
    .select()
    .from(transfers)
    .where(
      and(
        or(inArray(transfers.debitAccountId, own), inArray(transfers.creditAccountId, own)),
        afterCursor(transfers.recordedAt, transfers.id, page.cursor),
      ),
    )
    .orderBy(newestFirst(transfers.recordedAt, transfers.id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, ({ recordedAt, id }) => ({ at: recordedAt, id }));
}

export async function findOwnTransfer(
  ctx: Ctx,
  ownerId: Id<"user">,
  id: string,
): Promise<Transfer> {
  const found = await findAnyTransfer(ctx, id);
  const own = await ctx.db
    .select({ id: accounts.id })
    .from(accounts)
    .where(
      and(
        inArray(accounts.id, [found.debitAccountId, found.creditAccountId]),
        eq(accounts.ownerId, ownerId),
      ),
    );
  if (own.length === 0) throw notFound();
  return found;
}

export async function findAnyTransfer(ctx: Ctx, id: string): Promise<Transfer> {
  if (!isId("transfer", id)) throw notFound();
  const [row] = await ctx.db.select().from(transfers).where(eq(transfers.id, id)).limit(1);
  if (!row) throw notFound();
  return row;
}

export async function findTransfers(ctx: Ctx, ids: readonly string[]): Promise<Transfer[]> {
  const known = ids.filter((id) => isId("transfer", id)) as Id<"transfer">[];
  const rows = await ctx.db.select().from(transfers).where(inArray(transfers.id, known));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return known.flatMap((id) => byId.get(id) ?? []);
}
