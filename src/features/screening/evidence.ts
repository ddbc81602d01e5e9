import { matchBirth } from "./birth-date.ts";
import { readDocumentNumber } from "./document-number.ts";

/** What is known of somebody beside the name. */
export type Evidence = Readonly<{
  /** `YYYY-MM-DD`. */
  dateOfBirth: string | null;
  /** As `document-number.ts` writes them. */
  documents: readonly string[];
}>;

export type ListedEvidence = Readonly<{
  births: readonly string[];
  documents: readonly string[];
}>;

/** A score from which agreement in anything else says that it is the same person. */
const alikeEnough = 0.75;
/** How much of what is missing to 1 an agreement adds. */
const sameBirthGain = 0.5;
const possibleBirthGain = 0.2;
const sameDocumentGain = 0.5;
/** A paper of somebody on a list is looked at, whatever name stands on it. */
const sameDocumentFloor = 0.85;
/** Dates on lists are often wrong, so a perfect name stays above the usual threshold of review. */
const otherBirthFactor = 0.9;
/** Everybody has several papers, and a list knows some of them. */
const otherDocumentFactor = 0.97;

/**
 * The score of a name in the light of birth and papers, where both sides have them; a name alone
 * keeps its score. In this order:
 *
 *     the same day of birth    score + 0.5 × (1 − score), for names from 0.75
 *     a birth that is possible score + 0.2 × (1 − score), for names from 0.75: the list knows a
 *                              year, a month, a range or about when
 *     a birth a year off, or with day and month swapped: no change
 *     another birth            score × 0.9
 *     a paper in common        score + 0.5 × (1 − score), and at least 0.85 whatever the name
 *     only other papers        score × 0.97
 */
export function weighEvidence(
  nameScore: number,
  { dateOfBirth, documents }: Evidence,
  listed: ListedEvidence,
): number {
  return weighDocuments(
    weighBirth(nameScore, dateOfBirth, listed.births),
    documents,
    listed.documents,
  );
}

function weighBirth(score: number, dateOfBirth: string | null, births: readonly string[]): number {
  const match = dateOfBirth === null ? null : matchBirth(dateOfBirth, births);
  if (match === "different") return score * otherBirthFactor;
  if (score < alikeEnough || match === null || match === "near") return score;
  return gain(score, match === "same" ? sameBirthGain : possibleBirthGain);
}

function weighDocuments(
  score: number,
  documents: readonly string[],
  listed: readonly string[],
): number {
  if (documents.length === 0 || listed.length === 0) return score;
  if (!documents.some((number) => listed.includes(number))) return score * otherDocumentFactor;
  return Math.max(gain(score, sameDocumentGain), sameDocumentFloor);
}

function gain(score: number, part: number): number {
  return score + (1 - score) * part;
}

/** The papers of a person as they are compared, without those too short to tell anything. */
export function readDocuments(numbers: readonly string[]): string[] {
  return [...new Set(numbers.flatMap((number) => readDocumentNumber(number) ?? []))];
}
