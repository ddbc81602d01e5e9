/**
 * Reporting: what is gathered from all other features. Privacy comes first: a person's export names
 * every table that holds their id, and an erasure leaves of them only the id that money and audit
 * rows must go on naming.
 */
export { privacyRoutes } from "./routes.ts";
