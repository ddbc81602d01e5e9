import { and, eq } from "drizzle-orm";
import { notFound } from "../../core/errors.ts";
import { type Id, isId } from "../../core/id.ts";
import { cutPage, type Page, type PageRequest } from "../../core/page.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { afterCursor, newestFirst } from "../../platform/db/keyset.ts";
import { type HoldStatus, holds } from "../ledger/index.ts";

export type Hold = typeof holds.$inferSelect;

/** A payer's own holds, newest first; those of reviews and cards show elsewhere. */
export async function listHolds(
  ctx: Ctx,
  ownerId: Id<"user">,
  status: HoldStatus | undefined,
  page: PageRequest,
): Promise<Page<Hold>> {
  const rows = await ctx.db
    .select()
    .from(holds)
    .where(
      and(
        eq(holds.ownerId, ownerId),
        eq(holds.kind, "customer"),
        status === undefined ? undefined : eq(holds.status, status),
        afterCursor(holds.createdAt, holds.id, page.cursor),
      ),
    )
    .orderBy(newestFirst(holds.createdAt, holds.id))
    .limit(page.limit + 1);
  return cutPage(rows, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** With `ownerId` null for staff, who may settle anybody's. */
export async function findHold(ctx: Ctx, ownerId: Id<"user"> | null, id: string): Promise<Hold> {
  if (!isId("hold", id)) throw notFound();
  const isOwn = ownerId === null ? undefined : eq(holds.ownerId, ownerId);
  const [row] = await ctx.db
    .select()
    .from(holds)
    .where(and(eq(holds.id, id), eq(holds.kind, "customer"), isOwn))
    .limit(1);
  if (!row) throw notFound();
  return row;
}
