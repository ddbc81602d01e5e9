import type { Fault } from "../../core/error.ts";
import { countryOfMrz, utopia } from "./countries.ts";
import { normaliseDocumentNumber } from "./document-number.ts";
import type { KycForm } from "./form.ts";
import { namesAgree } from "./name-agreement.ts";
import type { Mrz } from "./read-mrz.ts";

/** Every place of a form that says something else than the MRZ. */
export function listMismatches(form: KycForm, mrz: Mrz): Fault[] {
  const { document } = form;
  const agreements: readonly (readonly [pointer: string, agrees: boolean])[] = [
    ["/full_name", namesAgree(form.fullName, mrz.names)],
    ["/date_of_birth", daysAgree(form.dateOfBirth, mrz.birthDate)],
    ["/nationality", countriesAgree(form.nationality, mrz.nationality)],
    ["/document/type", isPassport(mrz) === (document.type === "passport")],
    [
      "/document/number",
      normaliseDocumentNumber(document.number) === normaliseDocumentNumber(mrz.documentNumber),
    ],
    ["/document/issuing_country", countriesAgree(document.issuingCountry, mrz.issuingState)],
    ["/document/expires_on", daysAgree(document.expiresOn, mrz.expirationDate)],
  ];
  const message = "does not agree with the machine-readable zone";
  return agreements.flatMap(([pointer, agrees]) => (agrees ? [] : [{ pointer, message }]));
}

/** `P…` in a booklet, and `IP` on a passport card. */
function isPassport({ documentCode }: Mrz): boolean {
  return documentCode.startsWith("P") || documentCode === "IP";
}

/** The zone has two digits of the year, and `<` for a day or month that is not known. */
function daysAgree(day: string, written: string): boolean {
  const digits = day.slice(2).replaceAll("-", "");
  const isSame = [...written].every((digit, at) => digit === digits[at] || isUnknown(digit, at));
  return written.length === digits.length && isSame;
}

function isUnknown(digit: string, at: number): boolean {
  return digit === "<" && at >= yearDigits;
}

const yearDigits = 2;

/** A specimen agrees with every country. */
function countriesAgree(country: string, code: string): boolean {
  return code === utopia || countryOfMrz(code) === country;
}
