import { defineError } from "../../core/error.ts";

export const importOvertaken = defineError(
  "import_overtaken",
  "conflict",
  "Another import began",
  "Another import of the same list began after this one. Nothing of this one is in force.",
);
export const listShrank = defineError(
  "list_shrank",
  "conflict",
  "The list shrank by more than half",
  "The new list has less than half as many entries, aliases or addresses as the one in force, " +
    "so it may be cut off.",
);
export const listEmpty = defineError(
  "list_empty",
  "conflict",
  "The list is empty",
  "The new list has no entry at all. The one in force stays.",
);
