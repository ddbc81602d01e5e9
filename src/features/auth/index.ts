/**
 * Auth: proves who people are and keeps their sessions. A code, a token or a refresh step works
 * once, whatever runs in parallel; a session that ends is dead at once for both of its tokens; no
 * reply tells whether an address is known.
 */
export { authenticator } from "./authenticator.ts";
export { endSessions } from "./end-sessions.ts";
export { authRoutes } from "./routes.ts";
export { wellKnownRoutes } from "./well-known-routes.ts";
