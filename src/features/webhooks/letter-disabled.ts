import type { Id } from "../../core/id.ts";

/** `gone`: the receiver answered 410. `failing`: nothing arrived there for days. */
export type DisabledReason = "gone" | "failing";

const why: Readonly<Record<DisabledReason, string>> = {
  gone: "Its receiver answered that it is gone for good (HTTP status 410).",
  failing: "For five days every attempt to reach its receiver failed.",
};

/** To the owner of a webhook that we gave up. Ids and these words need no escaping in HTML. */
export function disabledLetter(id: Id<"webhook">, reason: DisabledReason) {
  const paragraphs = [
    `We send nothing to your webhook ${id} any more. ${why[reason]}`,
    "When it is in order again, enable it with the API: what happens from then on is sent. What" +
      " happened meanwhile is not.",
  ];
  return {
    subject: "A Florin webhook was disabled",
    text: `${paragraphs.join("\n\n")}\n`,
    html: paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n"),
  };
}
