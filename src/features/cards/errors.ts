import { defineError } from "../../core/error.ts";

export const cardState = defineError(
  "card_state",
  "conflict",
  "The state of the card does not allow this",
  "Read the card again: it may be inactive, frozen or canceled, and a canceled card stays so.",
);
