import type { Ctx } from "../../platform/ctx.ts";

/** As it stands in an MRZ: without blanks, dashes and the like, in capitals. */
export function normaliseDocumentNumber(number: string): string {
  return number.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

type NamedDocument = Readonly<{ number: string; issuingCountry: string }>;

/** A keyed fingerprint of a document, by which it is found again without being kept in clear. */
export function tagDocument(ctx: Pick<Ctx, "crypto">, document: NamedDocument): string {
  return ctx.crypto.blindIndex.tag(messageOf(document));
}

/** The tags that it may have been kept under, one for each key. */
export function tagsOfDocument(ctx: Pick<Ctx, "crypto">, document: NamedDocument): string[] {
  return ctx.crypto.blindIndex.tagsForLookup(messageOf(document));
}

/** What the tag of a document is made of. */
export function messageOf({ number, issuingCountry }: NamedDocument): string {
  return `document:${issuingCountry}:${normaliseDocumentNumber(number)}`;
}
