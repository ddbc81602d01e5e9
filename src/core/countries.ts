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
