import { countGuessedParts, plainForm, readings } from "./password-patterns.ts";

/** Characters as people count them (code points), not bytes. */
export const minPasswordLength = 12;
/** A bound on work, far beyond any passphrase. */
export const maxPasswordLength = 1_024;
/** Fewer parts to guess than this make a password common, however long it is. */
const minGuessedParts = 7;

export type Weakness = "too_short" | "personal" | "common";

export function lengthOf(password: string): number {
  return [...password].length;
}

/**
 * What is wrong with a password, or null. There is no rule on kinds of characters. `terms` are what
 * somebody who knows the person and the product would try.
 */
export function findWeakness(password: string, terms: readonly string[]): Weakness | null {
  if (lengthOf(password) < minPasswordLength) return "too_short";
  if (containsAny(password, terms)) return "personal";
  return countGuessedParts(password) < minGuessedParts ? "common" : null;
}

/** Shorter terms are part of too many words that have nothing to do with them. */
const minTermLength = 4;
/** A part of an address, such as `info` in `info.desk`, says little until it is this long. */
const minAddressPartLength = 5;
const separators = /[^\p{L}\p{N}]+/u;

/** The terms of a person: names, the part of the address before the @, and its parts. */
export function termsOfPerson(
  person: Readonly<{ email: string; firstName: string; lastName: string }>,
): string[] {
  const local = person.email.slice(0, person.email.lastIndexOf("@"));
  const parts = local.split(separators).filter((part) => part.length >= minAddressPartLength);
  const names = [person.firstName, person.lastName].flatMap((name) => name.split(separators));
  return [local, ...parts, ...names];
}

function containsAny(password: string, terms: readonly string[]): boolean {
  const passwords = readings(plainForm(password)).map(withoutSeparators);
  return terms
    .map((term) => withoutSeparators(plainForm(term)))
    .filter((term) => lengthOf(term) >= minTermLength)
    .some((term) => passwords.some((text) => text.includes(term)));
}

function withoutSeparators(text: string): string {
  return text.split(separators).join("");
}
