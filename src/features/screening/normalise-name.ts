/** Marks that join the parts of one word; they become a space like every other mark. */
const notInWords = /[^\p{L}\p{N}\p{M}]+/gu;
const combiningMarks = /\p{Mn}/gu;

/**
 * A name as it is compared: small letters and digits between single spaces, without accents. Every
 * other mark or symbol stands for a space.
 */
export function normaliseName(name: string): string {
  return name
    .toLowerCase()
    .replace(notInWords, " ")
    .trim()
    .normalize("NFD")
    .replace(combiningMarks, "")
    .normalize("NFC");
}

/** Forms of companies; further ones would cost matches, for some are words of names as well. */
const dotted = ["l.l.c", "l.l.p", "d.o.o", "s.a.r.l", "g.m.b.h"];
const bare = [
  "llc",
  "llp",
  "inc",
  "co",
  "ltda",
  "gmbh",
  "sarl",
  "ooo",
  "pte",
  "pty",
  "jsc",
  "pjsc",
];
const forms = [...dotted, ...bare].map((form) => form.replaceAll(".", "\\.")).join("|");
/** Whole words only. A comma goes with `Ltd`; before the others it stays for the normalisation. */
const companyTitles = new RegExp(
  `(?:,?(?:^|\\s+)ltd|(?:^|\\s+)(?:${forms}))\\.?(?=\\s|,|$)`,
  "giu",
);

/** A company's name without its legal form, unless nothing else would be left of it. */
export function removeCompanyTitles(name: string): string {
  const rest = name.replace(companyTitles, "").trim();
  return normaliseName(rest) === "" ? name : rest;
}
