export const recordStatuses = [
  "pending",
  "in_review",
  "information_requested",
  "approved",
  "rejected",
  "expired",
] as const;
export const documentTypes = [
  "passport",
  "national_id",
  "driver_license",
  "residence_permit",
] as const;
export const checkOutcomes = ["passed", "failed", "review", "not_provided"] as const;
export const decisions = ["approve", "reject", "request_information"] as const;

export type RecordStatus = (typeof recordStatuses)[number];
export type DocumentType = (typeof documentTypes)[number];
export type Check = (typeof checkOutcomes)[number];
export type Decision = (typeof decisions)[number];

const outcomes: Readonly<Record<Decision, RecordStatus>> = {
  approve: "approved",
  reject: "rejected",
  request_information: "information_requested",
};

const decidable: Readonly<Record<RecordStatus, readonly Decision[]>> = {
  pending: decisions,
  in_review: decisions,
  // The answer may have come on paper.
  information_requested: ["approve", "reject"],
  approved: [],
  rejected: [],
  expired: [],
};

type Standing = Readonly<{ status: RecordStatus; screeningCheck: Check }>;

/**
 * The status after a decision of staff, or null when the record does not allow it. An approved one
 * allows it only after it was met on a newer list; whoever was found to stand on one is rejected.
 */
export function statusAfter(record: Standing, decision: Decision): RecordStatus | null {
  if (record.screeningCheck === "failed" && decision !== "reject") return null;
  const isMetAgain = record.status === "approved" && record.screeningCheck === "review";
  const allowed = isMetAgain ? decisions : decidable[record.status];
  return allowed.includes(decision) ? outcomes[decision] : null;
}

/** The words of an approval stay with staff; its person is told those of other decisions. */
export function isReasonTold(status: RecordStatus): boolean {
  return status === "rejected" || status === "information_requested";
}

/**
 * What a person is told of the lists. What a newer one has brought up since the decision, and what
 * staff made of that, would tip them off; until a rejection they are told of a review at most.
 */
export function toldScreening({ status, screeningCheck }: Standing): Check {
  if (status === "approved" || status === "expired") {
    return screeningCheck === "not_provided" ? screeningCheck : "passed";
  }
  if (status === "rejected") return screeningCheck === "review" ? "passed" : screeningCheck;
  return screeningCheck === "failed" ? "review" : screeningCheck;
}

/** The statuses after which a person may send a new version. */
export const replaceableStatuses = ["rejected", "expired", "information_requested"] as const;

export function isReplaceable(status: RecordStatus): boolean {
  return (replaceableStatuses as readonly RecordStatus[]).includes(status);
}

export type Checks = Readonly<{ age: Check; documentExpiry: Check; mrz: Check; screening: Check }>;

/** The status that a new version begins with. */
export function firstStatus(
  checks: Checks,
  { isSuspicious, autoApprove, isProduction }: FirstStatusFacts,
): RecordStatus {
  if (isSuspicious || Object.values(checks).includes("review")) return "in_review";
  // Outside production there may be no list to compare with.
  const isScreened = checks.screening === "passed" || !isProduction;
  const { screening: _, ...others } = checks;
  const isClean = Object.values(others).every((outcome) => outcome === "passed");
  return autoApprove && isScreened && isClean ? "approved" : "pending";
}

type FirstStatusFacts = Readonly<{
  /** Something beside the checks wants a person to look. */
  isSuspicious: boolean;
  /** Policy may approve it: nothing speaks against it, and staff have asked for nothing so far. */
  autoApprove: boolean;
  isProduction: boolean;
}>;

export type Level = "none" | "basic" | "full";

/** How much an approved record proves: `full` when the document's MRZ was read and agreed. */
export function levelOf(status: RecordStatus, mrzCheck: Check): Level {
  if (status !== "approved") return "none";
  return mrzCheck === "passed" ? "full" : "basic";
}
