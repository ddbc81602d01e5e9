/**
 * Reporting: what is gathered from all other features. Privacy comes first: a person's export names
 * every table that holds their id, and an erasure leaves of them only the id that money and audit
 * rows must go on naming. Then what the law asks a house of money to report, the books, and what a
 * monitoring system reads.
 */
export { openStructuringCases } from "./open-structuring-cases.ts";
export { privacyRoutes } from "./routes.ts";
export { operationsRoutes } from "./routes-metrics.ts";
export { reportRoutes } from "./routes-reports.ts";
