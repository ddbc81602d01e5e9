/**
 * Auth: proves who people are and keeps their sessions. A code, a token or a refresh step works
 * once, whatever runs in parallel; a session that ends is dead at once for both of its tokens; no
 * reply tells whether an address is known.
 */
export { authenticator } from "./authenticator.ts";
export { bootstrapAdmin } from "./bootstrap-admin.ts";
export { openBrowserSession } from "./browser-session.ts";
export { createAdmin } from "./create-admin.ts";
export { announceEnded } from "./end-sessions.ts";
export { deleteSessions, eraseIdentity } from "./erase-identity.ts";
export { importUser } from "./import-user.ts";
export { authKeyedTables } from "./keyed-columns.ts";
export { listStaffAccess } from "./queries-access.ts";
export { exportIdentity } from "./queries-export.ts";
export { countOlderSessions } from "./queries-sessions.ts";
export { safeReturnPath } from "./return-path.ts";
export { authRoutes } from "./routes.ts";
export { activityRoutes } from "./routes-activity.ts";
export { googleRoutes } from "./routes-google.ts";
export { mfaRoutes } from "./routes-mfa.ts";
export { passkeyRoutes } from "./routes-passkeys.ts";
export { passwordRoutes } from "./routes-passwords.ts";
export { profileRoutes } from "./routes-profile.ts";
export { sessionRoutes } from "./routes-sessions.ts";
export { staffRoutes } from "./routes-staff.ts";
export { stepUpRoutes } from "./routes-step-up.ts";
export { wellKnownRoutes } from "./routes-well-known.ts";
export { sweepExpired } from "./sweep-expired.ts";
