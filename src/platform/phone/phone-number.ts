import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";

export type PhoneNumber = Readonly<{
  /** E.164 with its plus. */
  number: string;
  /** Such as `1`; shared by several countries in places. */
  callingCode: string;
  /** ISO 3166 alpha-2; every country that the number may belong to. */
  countries: readonly string[];
}>;

/** Reads E.164 (`+12025550123`) and nothing else; null when no country has such numbers. */
export function parsePhoneNumber(text: string): PhoneNumber | null {
  const parsed = parsePhoneNumberFromString(text, { extract: false });
  if (!parsed || parsed.number !== text || !parsed.isPossible()) return null;
  const countries = parsed.country ? [parsed.country] : parsed.getPossibleCountries();
  return { number: parsed.number, callingCode: parsed.countryCallingCode, countries };
}

/** True for an ISO 3166 alpha-2 code whose numbers are known. */
export function isPhoneCountry(code: string): code is CountryCode {
  return isSupportedCountry(code);
}
