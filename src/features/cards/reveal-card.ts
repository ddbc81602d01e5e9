import { and, eq, ne } from "drizzle-orm";
import type { Id } from "../../core/id.ts";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { recordEvent } from "../audit/index.ts";
import { demandStatus } from "./change-card.ts";
import { cardState } from "./errors.ts";
import { revealedLetter } from "./letters.ts";
import { numberAad } from "./mint-card.ts";
import { findCard } from "./queries.ts";
import { cards } from "./tables.ts";
import { tellOwner } from "./tell-owner.ts";

export type CardDetails = Readonly<{
  number: string;
  cvc: string;
  expMonth: number;
  expYear: number;
}>;

const isUsable = "the card is not canceled";

/** What pays with an own card. That it was looked at is on record before anything is shown. */
export async function revealCard(
  ctx: Ctx,
  { userId }: Actor,
  id: Id<"card">,
): Promise<CardDetails> {
  const card = await findCard(ctx, userId, id);
  demandStatus(card, "inactive", "active", "frozen");
  const { expMonth, expYear, cvcKeyId, panSealed } = card;
  const number = await ctx.crypto.fields.open(panSealed ?? "", numberAad(id));
  if (!ctx.crypto.keys.ids.includes(cvcKeyId)) {
    ctx.log.error("card_code_broken", { card_id: id, fault: "unknown_key" });
    throw cardState({ detail: "The code of this card is lost; replace the card." });
  }
  const cvc = ctx.crypto.cardCodes.codeOf({ number, expMonth, expYear }, cvcKeyId);
  const usable = and(eq(cards.id, id), eq(cards.ownerId, userId), ne(cards.status, "canceled"));
  try {
    await ctx.db.atomic((tx) => [
      claim(tx, tx.select({ id: cards.id }).from(cards).where(usable), isUsable),
      recordEvent(tx, ctx, { action: "card.details_revealed", target: id }),
    ]);
  } catch (error) {
    if (brokenConstraint(error) === isUsable) throw cardState();
    throw error;
  }
  tellOwner(ctx, userId, revealedLetter(id));
  return { number, cvc, expMonth, expYear };
}
