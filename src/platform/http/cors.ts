import { cors } from "hono/cors";
import type { AppMiddleware } from "./app-env.ts";
import { varyBy } from "./envelope.ts";

const maxAgeSeconds = 600;
const exposedHeaders = [
  "X-Request-Id",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "Content-Disposition",
  "Idempotency-Replayed",
];

/**
 * Lets pages of exactly these origins read replies. Preflights are answered by `hono/cors`; on
 * other requests it would begin a reply before the route does, and `@hono/node-server` then copies
 * the route's through a stream, which takes longer than all other layers together.
 */
export function allowOrigins(origins: readonly string[]): AppMiddleware {
  const allowed = new Set(origins);
  const exposed = exposedHeaders.join(",");
  const answerPreflight = cors({
    origin: [...origins],
    allowHeaders: ["Authorization", "Content-Type", "Idempotency-Key"],
    allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    exposeHeaders: exposedHeaders,
    maxAge: maxAgeSeconds,
  });
  return (c, next) => {
    if (c.req.method === "OPTIONS") return answerPreflight(c, next);
    const headers = c.get("replyHeaders");
    const origin = c.req.header("origin");
    if (origin !== undefined && allowed.has(origin)) {
      headers["access-control-allow-origin"] = origin;
      headers["access-control-expose-headers"] = exposed;
    }
    varyBy(c, "Origin");
    return next();
  };
}
