import { iso31661Alpha3ToAlpha2 } from "iso-3166/1-a3-to-1-a2.js";

/** What stands in an MRZ where ISO has another code. Source: ICAO Doc 9303-3, section 5. */
const ofMrzAlone: Readonly<Record<string, string>> = {
  D: "DE",
  GBD: "GB",
  GBN: "GB",
  GBO: "GB",
  GBP: "GB",
  GBS: "GB",
  RKS: "XK",
};

/** The country of a code in an MRZ; null for organisations, the stateless and unknown codes. */
export function countryOfMrz(code: string): string | null {
  return ofMrzAlone[code] ?? iso31661Alpha3ToAlpha2[code] ?? null;
}

/** Utopia, the state of ICAO's specimens, which no real document names. */
export const utopia = "UTO";
