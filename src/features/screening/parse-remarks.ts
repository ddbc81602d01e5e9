import { readOfacBirth } from "./birth-date.ts";
import { readDocumentNumber } from "./document-number.ts";

/** What the remarks of an entry of OFAC's tell beside its name. */
export type RemarkFacts = Readonly<{
  births: readonly string[];
  documents: readonly string[];
  nationalities: readonly string[];
  /** Names that OFAC calls weak: broad or short, and apt to find the wrong person. */
  weakAliases: readonly string[];
}>;

/** Facts of one entry; the longest entries have some dozens. */
const maxFacts = 500;

const alsoKnown = /^[afn]\.k\.a\. ?'(.+?)'?$/i;
const nationality = /^(?:nationality|citizen) (?:of )?(.+)$/i;
/** Words that announce the number of a paper. */
const papers = [
  ...["Passport", "SSN", "C.U.R.P.", "R.F.C.", "RFC", "NIT", "N.I.E.", "R.I.F.", "RIF", "D.N.I."],
  ...["DNI", "RUC", "IMO", "MMSI", "I.F.E.", "C.U.I.T.", "FEIN", "electoral", "Nacional"],
  ...["Identidad", "Cedula", "ID", "No.", "No", "Number", "#", "License", "Document"],
  ...["Certificate", "Card"],
];
const anyPaper = papers.map((word) => word.replaceAll(".", "\\.")).join("|");
/** Everything up to the last such word. */
const documentLabel = new RegExp(`^(?:.*[\\s.])?(?:${anyPaper})\\s+(?=\\S)`, "i");
const notDocuments = /^(?:phone|telephone|fax|digital currency|linked to|additional|secondary)/i;
/** Who issued it, when, and until when it is valid. */
const afterNumber = /\s*(?:,.*|\((?!.*\)\s*\S*\d).*|\s(?:issued|expires|expired|alt\.|valid).*)$/i;

/** Remarks are sentences between semicolons; those of no known kind stay for people to read. */
export function parseRemarks(remarks: string): RemarkFacts {
  const sentences = remarks
    .split(/;\s*/)
    .slice(0, maxFacts)
    .map((sentence) =>
      sentence
        .trim()
        .replace(/\.$/, "")
        .replace(/^alt\. /i, ""),
    );
  return {
    births: unique(sentences, (text) => {
      return /^DOB /.test(text) ? readOfacBirth(text.slice("DOB ".length).trim()) : null;
    }),
    documents: unique(sentences, readNumber),
    nationalities: unique(sentences, (text) => nationality.exec(text)?.[1] ?? null),
    weakAliases: unique(sentences, (text) => alsoKnown.exec(text)?.[1] ?? null),
  };
}

function readNumber(text: string): string | null {
  if (notDocuments.test(text) || !documentLabel.test(text)) return null;
  const number = text
    .replace(documentLabel, "")
    .replace(/^\([^)]*\)\s*/, "")
    .replace(afterNumber, "");
  return readDocumentNumber(number);
}

function unique(
  sentences: readonly string[],
  read: (sentence: string) => string | null,
): readonly string[] {
  return [...new Set(sentences.flatMap((sentence) => read(sentence) ?? []))];
}
