import { formatAmount } from "../../core/money.ts";
import type { Transfer } from "../ledger/index.ts";

type Resolved = Pick<Transfer, "id" | "status" | "amount" | "currency">;

/**
 * To the payer of a transfer that waited. It says what their list of transactions says and not a
 * word of why. Ids, figures and these words need no escaping in HTML.
 */
export function resolvedLetter({ id, status, amount, currency }: Resolved) {
  const sum = `${formatAmount(amount, currency)} ${currency}`;
  const isPosted = status === "posted";
  const paragraphs = isPosted
    ? [`Your transaction ${id} of ${sum} is posted.`]
    : [
        `Your transaction ${id} of ${sum} was declined.`,
        "Nothing was sent. The amount is available on your account again.",
      ];
  return {
    subject: isPosted
      ? "Your Florin transaction is posted"
      : "Your Florin transaction was declined",
    text: `${paragraphs.join("\n\n")}\n`,
    html: paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n"),
  };
}
