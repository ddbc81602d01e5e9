import { and, eq, gt, lte, or, type SQL } from "drizzle-orm";
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
        status === undefined ? undefined : hasStatus(status, ctx.clock()),
        afterCursor(holds.createdAt, holds.id, page.cursor),
      ),
    )
    .orderBy(newestFirst(holds.createdAt, holds.id))
    .limit(page.limit + 1);
  const shown = rows.map((row) => asOf(row, ctx.clock()));
  return cutPage(shown, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** A hold whose time is over has expired, though the job did not get to it yet. */
function asOf(hold: Hold, now: Date): Hold {
  return hold.status === "open" && hold.expiresAt <= now ? { ...hold, status: "expired" } : hold;
}

function hasStatus(status: HoldStatus, now: Date): SQL | undefined {
  const isStored = eq(holds.status, status);
  const isOpen = eq(holds.status, "open");
  if (status === "open") return and(isOpen, gt(holds.expiresAt, now));
  return status === "expired" ? or(isStored, and(isOpen, lte(holds.expiresAt, now))) : isStored;
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
  return asOf(row, ctx.clock());
}
