import { expect, it } from "vitest";
import { nameOf } from "../../src/features/auth/person-name.ts";

const nobody = { givenName: null, familyName: null, fullName: null, email: null };

it.each([
  ["both names", { givenName: "Ada", familyName: "Lovelace" }, ["Ada", "Lovelace"]],
  ["the full name alone", { fullName: "Madonna" }, ["Madonna", ""]],
  ["the address alone", { email: "ada.l@example.com" }, ["ada.l", ""]],
  ["an empty given name", { givenName: " ", fullName: "Ada L" }, ["Ada L", ""]],
  ["markup", { givenName: "<b>Ada</b>", familyName: "L\u202e\n" }, ["b Ada /b", "L"]],
  ["half a character", { givenName: "Ada\ud800" }, ["Ada\ufffd", ""]],
  ["no end", { givenName: "é".repeat(200) }, ["é".repeat(100), ""]],
  ["nothing", {}, ["", ""]],
])("makes names of %s", (_, told, [firstName, lastName]) => {
  expect(nameOf({ ...nobody, ...told })).toEqual({ firstName, lastName });
});
