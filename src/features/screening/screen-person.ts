import type { Ctx } from "../../platform/ctx.ts";
import { readDocuments } from "./evidence.ts";
import { searchLists } from "./search-lists.ts";

export type ScreenedPerson = Readonly<{
  name: string;
  /** `YYYY-MM-DD`. */
  dateOfBirth: string | null;
  /** Document and tax numbers, as they were given. */
  documentNumbers: readonly string[];
  /** How many entities were judged before: there is room for so many more. */
  known?: number;
}>;

export type ScreeningMatch = Readonly<{
  /** The list and its own number, such as `ofac-sdn:306`. */
  entityId: string;
  name: string;
  /** The name or alias that looked alike. */
  matchedName: string;
  /** 0 to 1. */
  score: number;
  programs: readonly string[];
  list: string;
  type: string;
}>;

export type Screening = Readonly<{
  /** False while no list has been imported: then nobody was compared with anything. */
  isScreened: boolean;
  /** Of all lists together: it grows with every import. 0 before the first one. */
  listVersion: number;
  /** Best first, none below 0.75. */
  matches: readonly ScreeningMatch[];
}>;

/** What is less alike is not worth a look. */
const minScore = 0.75;
const maxMatches = 50;
const maxDocuments = 20;

/** Compares a person with every list. Throws `unavailable` while lists are being exchanged. */
export async function screenPerson(ctx: Ctx, person: ScreenedPerson): Promise<Screening> {
  return searchLists(ctx, {
    name: person.name,
    dateOfBirth: person.dateOfBirth,
    documents: readDocuments(person.documentNumbers.slice(0, maxDocuments)),
    minScore,
    maxMatches: maxMatches + (person.known ?? 0),
  });
}
