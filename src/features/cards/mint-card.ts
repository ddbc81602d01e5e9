import { brandOf, completeNumber } from "../../core/card-number.ts";
import { unavailable } from "../../core/errors.ts";
import type { Id } from "../../core/id.ts";
import { exponentOf, scaleFromTwoDecimals } from "../../core/money.ts";
import type { Ctx } from "../../platform/ctx.ts";
import type { Card, SpendingLimit } from "./queries.ts";
import type { CardType } from "./tables.ts";

/** What a new card takes over: from the request for it, or from the card that it replaces. */
export type CardBasis = Pick<
  Card,
  "ownerId" | "accountId" | "type" | "singleUse" | "name" | "currency" | "channels" | "limits"
> &
  Partial<Card>;

/** A card that is not written yet, and the tags under which its number might be known already. */
export type MintedCard = Readonly<{ card: Card; numberTags: readonly string[] }>;

const yearsOfLife = 3;
const lastDigits = 4;

/** Gives a card a number of its own. Throws `unavailable` where numbers are not configured. */
export async function mintCard(ctx: Ctx, basis: CardBasis): Promise<MintedCard> {
  const { crypto, settings } = ctx;
  const { numberPrefix, country } = settings.cards;
  if (numberPrefix === null) {
    throw unavailable({ detail: "Cards are not set up: CARD_NUMBER_PREFIX is missing." });
  }
  const id = ctx.newId("card");
  const now = ctx.clock();
  const number = completeNumber(numberPrefix, crypto.randomDigits);
  const [panTag = null, ...olderTags] = crypto.tagger("card-number").tagsForLookup(number);
  const card: Card = {
    id,
    cancelReason: null,
    country,
    brand: brandOf(number),
    last4: number.slice(-lastDigits),
    panSealed: await crypto.fields.seal(number, numberAad(id)),
    panTag,
    cvcKeyId: crypto.cardCodes.currentKeyId,
    ...expiryOf(now),
    pinHash: null,
    pinTries: 0,
    activationTries: 0,
    allowedCategories: null,
    blockedCategories: null,
    allowedCountries: null,
    blockedCountries: null,
    replacementFor: null,
    replacedBy: null,
    version: 0,
    createdAt: now,
    updatedAt: now,
    status: startOf(basis.type),
    ...basis,
  };
  return { card, numberTags: panTag === null ? olderTags : [panTag, ...olderTags] };
}

/** A physical card starts when its owner holds it in hand. */
function startOf(type: CardType): Card["status"] {
  return type === "physical" ? "inactive" : "active";
}

/** Good through the last day of its month, in UTC. */
function expiryOf(now: Date): Pick<Card, "expMonth" | "expYear" | "expiresAt"> {
  const expYear = now.getUTCFullYear() + yearsOfLife;
  const month = now.getUTCMonth();
  return { expYear, expMonth: month + 1, expiresAt: new Date(Date.UTC(expYear, month + 1, 1)) };
}

/** What every new card may spend until its owner decides otherwise. */
export function firstLimits({ settings: { policy } }: Ctx, currency: string): SpendingLimit[] {
  const exponent = exponentOf(currency) ?? 0;
  const limit = (amount: number, span: SpendingLimit["span"]): SpendingLimit => {
    return { amount: scaleFromTwoDecimals(amount, exponent), span, categories: null };
  };
  return [
    limit(policy["card.authorization"], "per_authorization"),
    limit(policy["card.day"], "daily"),
  ];
}

export function numberAad(id: Id<"card">): string {
  return `cards:${id}:pan_sealed`;
}
