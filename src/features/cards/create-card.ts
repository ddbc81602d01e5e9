import { and, eq, ne, sql } from "drizzle-orm";
import type { User as Actor, Ctx } from "../../platform/ctx.ts";
import { claim } from "../../platform/db/claim.ts";
import type { Statement } from "../../platform/db/database.ts";
import { brokenConstraint } from "../../platform/db/failure.ts";
import { type Mark, unmarked } from "../../platform/http/idempotency.ts";
import { findOwnAccount, limitExceeded } from "../ledger/index.ts";
import { drawNumbers, insertCard } from "./insert-card.ts";
import { firstLimits, mintCard } from "./mint-card.ts";
import type { Card } from "./queries.ts";
import { type CardType, cards } from "./tables.ts";

export type NewCard = Readonly<{
  accountId: string;
  type: CardType;
  name: string | null;
  singleUse: boolean;
}>;

const roomForCard = "cards have a limit";

/**
 * Puts a new card on an own account. Throws `not_found`, `account_not_active`, `kyc_required` for a
 * physical one, and `limit_exceeded` for an account with `cards.max` open cards.
 */
export async function createCard(
  ctx: Ctx,
  { userId }: Actor,
  asked: NewCard,
  mark: Mark = unmarked,
): Promise<Card> {
  const { accountId, ...wished } = asked;
  const account = await findOwnAccount(ctx, userId, accountId);
  const { currency } = account;
  const max = ctx.settings.policy["cards.max"];
  const basis = {
    ...wished,
    ownerId: userId,
    accountId: account.id,
    currency,
    channels: ["online", "contactless", "chip", "atm", "international"] as Card["channels"],
    limits: firstLimits(ctx, currency),
  };
  try {
    return await drawNumbers(async () => {
      const minted = await mintCard(ctx, basis);
      await ctx.db.atomic((tx): [Statement, ...Statement[]] => {
        const open = tx
          .select({ one: sql`1` })
          .from(cards)
          .where(and(eq(cards.accountId, account.id), ne(cards.status, "canceled")));
        const room = sql`select 1 where (select count(*) from (${open}) as o) <= ${max}`;
        // Whoever makes another one at the same time has waited for the account before.
        return [
          ...(insertCard(tx, ctx, minted) as [Statement]),
          claim(tx, room, roomForCard),
          ...mark(tx, minted.card.id),
        ];
      });
      return minted.card;
    });
  } catch (error) {
    if (brokenConstraint(error) !== roomForCard) throw error;
    const detail = `At most ${max} cards of an account may be open at a time.`;
    throw limitExceeded({ detail, members: { limit: max, window: "cards" } });
  }
}
