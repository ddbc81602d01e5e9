/**
 * Compliance: what staff must look at and decide. A case is opened in the same commit as what it is
 * about, is decided at most once by somebody who takes no part in it, and moves what it held in the
 * commit of the decision. Only staff ever learn of it.
 */
export { complianceKeyedTables } from "./keyed-columns.ts";
export { lapseReview } from "./lapse-review.ts";
export { openCase } from "./open-case.ts";
export {
  casesAsRead,
  ownEscalation,
  prepareSettlement,
  type Settlement,
  settleCases,
} from "./prepare-settlement.ts";
export { countBlocked } from "./queries.ts";
export { caseRoutes } from "./routes.ts";
export { shadowRoutes } from "./routes-shadow.ts";
export { type CaseType, cases } from "./tables.ts";
