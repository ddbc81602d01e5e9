import type { Id } from "../../core/id.ts";
import type { CancelReason } from "./tables.ts";

/** To the owner of a card. Ids and these words need no escaping in HTML. */
export type CardLetter = Readonly<{ subject: string; paragraphs: readonly string[] }>;

const advice =
  "If it was not you, cancel the card, change your password and end all sessions; then tell us.";

export function frozenLetter(id: Id<"card">): CardLetter {
  const paragraphs = [`The card ${id} pays for nothing until it is unfrozen.`, advice];
  return { subject: "A Florin card was frozen", paragraphs };
}

export function canceledLetter(id: Id<"card">, reason: CancelReason): CardLetter {
  const paragraphs = [`The card ${id} was canceled for good. The reason given: ${reason}.`, advice];
  return { subject: "A Florin card was canceled", paragraphs };
}

export function revealedLetter(id: Id<"card">): CardLetter {
  const paragraphs = [`Somebody looked at the number and code of the card ${id}.`, advice];
  return { subject: "The details of a Florin card were shown", paragraphs };
}

export function pinChangedLetter(id: Id<"card">): CardLetter {
  const paragraphs = [`The card ${id} has a new PIN.`, advice];
  return { subject: "The PIN of a Florin card was changed", paragraphs };
}

export function pinBlockedLetter(id: Id<"card">): CardLetter {
  const wrong = `A wrong PIN was entered three times with the card ${id}.`;
  return {
    subject: "The PIN of a Florin card is blocked",
    paragraphs: [wrong, "It is blocked until you set a new one.", advice],
  };
}
