import { expect, it } from "vitest";
import { isPhoneCountry, parsePhoneNumber } from "../../src/platform/phone/phone-number.ts";

it("reads E.164", () => {
  const american = { number: "+12025550123", callingCode: "1", countries: ["US"] };
  expect(parsePhoneNumber("+12025550123")).toEqual(american);
  expect(parsePhoneNumber("+4915123456789")?.countries).toEqual(["DE"]);
});

it("names every country that a number may belong to", () => {
  expect(parsePhoneNumber("+447700900123")?.countries).toEqual(
    expect.arrayContaining(["GB", "GG", "IM", "JE"]),
  );
  expect(parsePhoneNumber("+18765550101")?.countries).toEqual(["JM"]);
});

it.each([
  ["no plus", "12025550123"],
  ["spaces", "+1 202 555 0123"],
  ["dashes", "+1-202-555-0123"],
  ["a word before it", "tel:+12025550123"],
  ["an extension", "+12025550123;ext=5"],
  ["a digit too few", "+1202555012"],
  ["a digit too many", "+120255501234"],
  ["no country", "+99912345678"],
  ["a leading zero", "+0123456789"],
  ["digits of another script", "+١٢٠٢٥٥٥٠١٢٣"],
  ["nothing", ""],
])("refuses %s", (_name, text) => {
  expect(parsePhoneNumber(text)).toBeNull();
});

it("knows countries by ISO 3166 alpha-2", () => {
  expect(["US", "DE", "JM"].every(isPhoneCountry)).toBe(true);
  expect(["us", "XX", "USA", "", "001"].some(isPhoneCountry)).toBe(false);
});
