import type { Item, Option } from "./questionnaire.ts";

/**
 * Items and answers of the CFPB Financial Well-Being Scale (Consumer Financial Protection Bureau,
 * 2015), a work of the US government. The Bureau asks that the wording is not changed, since scores
 * are comparable only then.
 */
export type WellbeingItem = Item & Readonly<{ isReversed: boolean }>;

const scale = (labels: string): readonly Option[] =>
  labels.split(", ").map((label, index) => ({ value: 4 - index, label }));
/** How well a statement describes somebody, and how often it applies. */
const describes = scale("Completely, Very well, Somewhat, Very little, Not at all");
const applies = scale("Always, Often, Sometimes, Rarely, Never");

const item = (id: string, options: readonly Option[], isReversed: boolean, text: string) => ({
  id,
  text,
  kind: "choice" as const,
  options,
  isReversed,
});

export const wellbeingItems: readonly WellbeingItem[] = [
  item("q1", describes, false, "I could handle a major unexpected expense"),
  item("q2", describes, false, "I am securing my financial future"),
  item(
    "q3",
    describes,
    true,
    "Because of my money situation, I feel like I will never have the things I want in life",
  ),
  item("q4", describes, false, "I can enjoy life because of the way I'm managing my money"),
  item("q5", describes, true, "I am just getting by financially"),
  item("q6", describes, true, "I am concerned that the money I have or will save won't last"),
  item(
    "q7",
    applies,
    true,
    "Giving a gift for a wedding, birthday or other occasion would put a strain on my finances " +
      "for the month",
  ),
  item("q8", applies, false, "I have money left over at the end of the month"),
  item("q9", applies, true, "I am behind with my finances"),
  item("q10", applies, true, "My finances control my life"),
];

const shortIds = new Set(["q3", "q5", "q6", "q8", "q10"]);
export const shortWellbeingItems = wellbeingItems.filter(({ id }) => shortIds.has(id));
