/**
 * Audit: one row for every sensitive or financial act, written in the same commit as the act, so
 * that neither exists without the other. Rows name people by id only and cannot be changed or
 * removed; a trigger in the database refuses it.
 */
export { forgetOrigins } from "./forget-origins.ts";
export { exportAuditTrail } from "./queries.ts";
export { type AuditEvent, describeEvent, recordEvent } from "./record-event.ts";
