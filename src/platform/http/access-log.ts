import { routePath } from "hono/route";
import type { AppMiddleware } from "./app-env.ts";

/** One event per request: the pattern of the route, never the address with its ids and query. */
export const accessLog: AppMiddleware = async (c, next) => {
  const started = performance.now();
  await next();
  const { log, requestId, actor } = c.get("ctx");
  log.info("request", {
    request_id: requestId,
    method: c.req.method,
    route: routePath(c, -1),
    status: c.res.status,
    duration_ms: Math.round((performance.now() - started) * 100) / 100,
    ...(actor.kind === "user" ? { user_id: actor.userId } : {}),
  });
};
