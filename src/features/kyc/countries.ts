import { iso31661Alpha3ToAlpha2 } from "iso-3166/1-a3-to-1-a2.js";

/** Kosovo has no code in ISO 3166; everybody uses this one of its user-assigned range. */
const kosovo = "XK";

const known: ReadonlySet<string> = new Set([...Object.values(iso31661Alpha3ToAlpha2), kosovo]);

/** Every such code, for a form to offer. */
export const countryCodes: readonly string[] = [...known].sort();

/** True for an ISO 3166-1 alpha-2 code in use. */
export function isCountry(alpha2: string): boolean {
  return known.has(alpha2);
}

/** What stands in an MRZ where ISO has another code. Source: ICAO Doc 9303-3, section 5. */
const ofMrzAlone: Readonly<Record<string, string>> = {
  D: "DE",
  GBD: "GB",
  GBN: "GB",
  GBO: "GB",
  GBP: "GB",
  GBS: "GB",
  RKS: kosovo,
};

/** The country of a code in an MRZ; null for organisations, the stateless and unknown codes. */
export function countryOfMrz(code: string): string | null {
  return ofMrzAlone[code] ?? iso31661Alpha3ToAlpha2[code] ?? null;
}

/** Utopia, the state of ICAO's specimens, which no real document names. */
export const utopia = "UTO";
