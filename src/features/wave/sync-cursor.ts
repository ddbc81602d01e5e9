import type { PageKind } from "../../platform/wave/wave.ts";

/** After the list of businesses, these for each of them. */
export const stepsOfBusiness = [
  "accounts",
  "customers",
  "vendors",
  "products",
  "invoices",
  "measure",
] as const;

export type SyncStep = "businesses" | (typeof stepsOfBusiness)[number];

export type SyncedBusiness = Readonly<{
  /** Of its id here. */
  uuid: string;
  /** At Wave. */
  sourceId: string;
  name: string;
  /** Invoices of businesses that Wave calls classic cannot be read. */
  hasInvoices: boolean;
}>;

export type Counts = Readonly<Partial<Record<PageKind, number>>>;

/** What is read next, and what is known of the walk so far. */
export type SyncCursor = Readonly<{
  step: SyncStep;
  position: number;
  page: number;
  totalPages: number | null;
  pass: number;
  passRows: number;
  passTotal: number | null;
  isWhole: boolean;
  counts: Counts;
}>;

/** What a page says of its list. */
export type PageFacts = Readonly<{
  rows: number;
  totalPages: number | null;
  totalCount: number | null;
  /** Whether the page was as long as a page can be. */
  isFull: boolean;
}>;

/** Walks of one list; after so many it is taken as it came. */
export const maxPasses = 3;
/** Pages of one list, which is a million rows. */
const maxPages = 5_000;

const ofNoWalk = {
  page: 1,
  totalPages: null,
  pass: 1,
  passRows: 0,
  passTotal: null,
  isWhole: true,
};

export const firstCursor: SyncCursor = {
  ...ofNoWalk,
  step: "businesses",
  position: 0,
  counts: {},
};

/**
 * What follows a page of a list. A list that got shorter during the walk may have moved rows over
 * the edge of a page into what was read before, so the walk begins again. A list that got longer
 * did so at its end, where the walk will come by.
 */
export function afterPage(cursor: SyncCursor, facts: PageFacts): SyncCursor | "list_done" {
  const { page, pass } = cursor;
  const { rows, totalPages, totalCount } = facts;
  const passRows = cursor.passRows + rows;
  if (hasShrunk(cursor, facts) && pass < maxPasses) {
    const counts = countPage(cursor, -cursor.passRows);
    return { ...cursor, ...ofNoWalk, pass: pass + 1, totalPages, counts };
  }
  const hasMore = totalPages === null ? facts.isFull : page < totalPages;
  if (!hasMore || page === maxPages) return "list_done";
  const isWhole = cursor.isWhole && !hasShrunk(cursor, facts);
  const counts = countPage(cursor, rows);
  const known = { counts, passRows, totalPages, passTotal: totalCount, isWhole };
  return { ...cursor, ...known, page: page + 1 };
}

function hasShrunk({ passTotal }: SyncCursor, { totalCount }: PageFacts): boolean {
  return totalCount !== null && passTotal !== null && totalCount < passTotal;
}

/** The counts with the rows of one more page. */
export function countPage({ counts, step }: SyncCursor, rows: number): Counts {
  return step === "measure" ? counts : { ...counts, [step]: (counts[step] ?? 0) + rows };
}

/** Whether the walk that ends with this page has seen every row there is. */
export function hasSeenAll(cursor: SyncCursor, facts: PageFacts): boolean {
  const { totalPages } = facts;
  const isAtEnd = totalPages !== null && cursor.page >= totalPages;
  return cursor.isWhole && isAtEnd && !hasShrunk(cursor, facts);
}

/** The first page of what comes after a list, or after a business that is done; null at the end. */
export function nextList(
  { step, position, counts }: SyncCursor,
  businesses: readonly SyncedBusiness[],
): SyncCursor | null {
  const at = step === "businesses" ? -1 : stepsOfBusiness.indexOf(step);
  const isLast = at === stepsOfBusiness.length - 1;
  const nextPosition = isLast ? position + 1 : position;
  const business = businesses[nextPosition];
  if (!business) return null;
  const next: SyncStep = isLast ? "accounts" : (stepsOfBusiness[at + 1] ?? "measure");
  const cursor = { ...ofNoWalk, step: next, position: nextPosition, counts };
  return next === "invoices" && !business.hasInvoices ? { ...cursor, step: "measure" } : cursor;
}

/** What follows a business that is not shared any more, whatever is left of it. */
export function nextBusiness(
  cursor: SyncCursor,
  businesses: readonly SyncedBusiness[],
): SyncCursor | null {
  return nextList({ ...cursor, step: "measure" }, businesses);
}
