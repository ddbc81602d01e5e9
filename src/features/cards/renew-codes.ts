import { and, eq, gt, ne } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { recordEvent } from "../audit/index.ts";
import { cards } from "./tables.ts";

/** Cards per commit. */
const maxAtOnce = 200;

/**
 * Gives every card that lives new verification codes, made with the newest key, so that the older
 * ones need not be kept for them. The codes that people know or that are printed stop being right.
 * Returns how many cards were changed.
 */
export async function renewCodes(ctx: Ctx): Promise<number> {
  const newest = ctx.crypto.cardCodes.currentKeyId;
  let renewed = 0;
  for (;;) {
    const isDue = and(
      ne(cards.cvcKeyId, newest),
      ne(cards.status, "canceled"),
      gt(cards.expiresAt, ctx.clock()),
    );
    const due = await ctx.db.select({ id: cards.id }).from(cards).where(isDue).limit(maxAtOnce);
    for (const { id } of due) await renewCode(ctx, id, newest);
    renewed += due.length;
    if (due.length < maxAtOnce) return renewed;
  }
}

async function renewCode(ctx: Ctx, id: Id<"card">, newest: string): Promise<void> {
  await ctx.db.atomic((tx) => [
    tx.update(cards).set({ cvcKeyId: newest }).where(eq(cards.id, id)),
    recordEvent(tx, ctx, { action: "card.code_renewed", target: id }),
  ]);
}
