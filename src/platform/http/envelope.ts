import type { AppMiddleware } from "./app-env.ts";

/** Headers of every API reply; pages replace the content policy with their own. */
const securityHeaders = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;
const securityEntries = Object.entries(securityHeaders);

/**
 * Puts the request id, the security headers and `no-store` on every reply, unless the route chose
 * its own content policy or caching.
 */
export const envelope: AppMiddleware = async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set("x-request-id", c.var.ctx.requestId);
  for (const [name, value] of securityEntries) {
    if (!headers.has(name)) headers.set(name, value);
  }
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
};
