import { countryCodes } from "../../core/countries.ts";

const names = new Intl.DisplayNames("en-GB", { type: "region", fallback: "code" });

/** The name of a country in English, or its code where it has none. */
export function formatCountry(alpha2: string): string {
  return /^[A-Z]{2}$/.test(alpha2) ? (names.of(alpha2) ?? alpha2) : alpha2;
}

/** Codes and names of all countries, by name. */
export function listCountries(): (readonly [code: string, name: string])[] {
  return countryCodes
    .map((code) => [code, formatCountry(code)] as const)
    .sort(([, one], [, other]) => one.localeCompare(other, "en"));
}

const byName = new Map(listCountries().map(([code, name]) => [name.toLowerCase(), code]));

/** The code of what was typed: a code, or a country's whole name. */
export function readCountry(text: string): string {
  return byName.get(text.toLowerCase()) ?? text.toUpperCase();
}
