/**
 * Auth: proves who people are and keeps their sessions. A code, a token or a refresh step works
 * once, whatever runs in parallel; a session that ends is dead at once for both of its tokens; no
 * reply tells whether an address is known.
 */
export { authenticator } from "./authenticator.ts";
export { bootstrapAdmin } from "./bootstrap-admin.ts";
export { endSessions, markEnded } from "./end-sessions.ts";
export { eraseIdentity, exportIdentity } from "./erase-identity.ts";
export { authRoutes } from "./routes.ts";
export { googleRoutes } from "./routes-google.ts";
export { profileRoutes } from "./routes-profile.ts";
export { sessionRoutes } from "./routes-sessions.ts";
export { staffRoutes } from "./routes-staff.ts";
export { sweepExpired } from "./sweep-expired.ts";
export { wellKnownRoutes } from "./well-known-routes.ts";
