/**
 * Audit: one row for every sensitive or financial act, written in the same commit as the act, so
 * that neither exists without the other. Rows name people by id only and cannot be changed or
 * removed; a trigger in the database refuses it. A job seals them into a chain of blocks, proved
 * by a key that the database does not have, so that whoever passes the trigger is found out.
 */
export { forgetOrigins } from "./forget-origins.ts";
export { auditKeyedTables } from "./keyed-columns.ts";
export { exportAuditTrail } from "./queries.ts";
export { findLastUses } from "./queries-keys.ts";
export { type AuditEvent, describeEvent, recordEvent, recordEvents } from "./record-event.ts";
export { auditRoutes } from "./routes.ts";
export { sealAudit } from "./seal-audit.ts";
export { renewHead } from "./sign-head.ts";
export { type AuditReport, verifyAudit } from "./verify-audit.ts";
