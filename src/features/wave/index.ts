/**
 * Wave: a person lets us read their books there, and a copy of them reaches the warehouse once a
 * day. Tokens are sealed and one process at a time changes them. Every page is kept in one unit
 * with the mark of what comes next, so that a sync goes on where it was cut off, and reading a page
 * twice changes nothing.
 */

export { forgetWave, prepareRevocation } from "./disconnect-wave.ts";
export { waveKeyedTables } from "./keyed-columns.ts";
export { exportWave } from "./queries-export.ts";
export { waveRoutes } from "./routes.ts";
export { runSyncs } from "./run-syncs.ts";
export { sweepConsents } from "./sweep-consents.ts";
