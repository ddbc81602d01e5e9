import { approve, authorize, makeCard, move, setPin } from "../cards.ts";
import type { Person } from "../start.ts";

/** What somebody writes on cards and where they pay, by which they could be known again. */
export const cardTexts = {
  cardName: "Wilhelmina's canary card",
  merchantName: "Canary seeds and cages",
} as const;

export type CardLife = Readonly<{
  /** The number of a card, and its PIN. */
  secrets: readonly string[];
  cardId: string;
}>;

const pin = "739164";

/** A card is made and looked at, gets a PIN, pays, and something of it comes back. */
export async function liveOnCards(person: Person, accountId: string): Promise<CardLife> {
  const { id } = await makeCard(person, { accountId, name: cardTexts.cardName });
  const { body: shown } = await person.get(`/api/v1/cards/${id}/details`);
  await setPin(person, id, pin);
  const name = cardTexts.merchantName;
  const paid = await approve(person, id, { amount: 50, name, channel: "chip", pin });
  await authorize(person, id, { amount: 50, name, channel: "chip", pin: "739165" });
  await move(person, "capture", paid.id);
  await move(person, "refund", paid.id);
  await move(person, "reverse", (await approve(person, id, { amount: 5, name })).id);
  const headers = { "idempotency-key": "the-key-of-a-payment" };
  const asked = { amount: 5, name, channel: "chip", pin } as const;
  const kept = await authorize(person, id, asked, { headers });
  await move(person, "reverse", kept.body.id);
  // Three digits stand everywhere by chance; they are looked for in the columns of cards alone.
  return { secrets: [shown.number, pin, "739165"], cardId: id };
}
