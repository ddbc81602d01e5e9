import { and, count, eq, lt } from "drizzle-orm";
import { conflict } from "../../core/errors.ts";
import { type Id, toUuid } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statements } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { type Mark, unmarked } from "../../platform/http/idempotency.ts";
import { recordEvent } from "../audit/index.ts";
import { lockUser } from "../users/index.ts";
import type { Business } from "./queries.ts";
import { businesses } from "./tables.ts";

export type NewBusiness = Readonly<{ name: string; currency: string }>;

/** Kept by hand by one person. */
const maxManualBusinesses = 20;
const roomForBusiness = "there is room for a business";

/** A business whose figures are given by hand. Throws `conflict` when the person has enough. */
export async function createBusiness(
  ctx: Ctx,
  { userId }: Actor,
  { name, currency }: NewBusiness,
  mark: Mark = unmarked,
): Promise<Business> {
  const id = ctx.newId("business");
  const now = ctx.clock();
  const business: Business = {
    id,
    ownerId: userId,
    source: "manual",
    sourceId: toUuid("business", id),
    name,
    currency,
    createdAt: now,
    updatedAt: now,
  };
  try {
    await ctx.db.atomic((tx) => [
      // Whoever makes another one at the same time waits here.
      lockUser(tx, userId),
      demandRoom(tx, userId),
      tx.insert(businesses).values(business),
      recordEvent(tx, ctx, { action: "business.created", target: id, details: { currency } }),
      ...mark(tx, id),
    ]);
  } catch (error) {
    if (brokenConstraint(error) !== roomForBusiness) throw error;
    const detail = `There are ${maxManualBusinesses} businesses already; delete one first.`;
    throw conflict({ detail });
  }
  return business;
}

function demandRoom(tx: Statements, userId: Id<"user">) {
  const held = tx
    .select({ held: count() })
    .from(businesses)
    .where(and(eq(businesses.ownerId, userId), eq(businesses.source, "manual")))
    .having(lt(count(), maxManualBusinesses));
  return claim(tx, held, roomForBusiness);
}
