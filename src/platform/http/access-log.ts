import { routePath } from "hono/route";
import { currentTrace } from "../trace/current-trace.ts";
import type { AppMiddleware } from "./app-env.ts";
import { pageVisitOf } from "./page-visit.ts";

/**
 * One event and one count per request: the pattern of the route, never the address with its ids and
 * query. What a page asks within the process belongs to the request that asked for the page.
 */
export const accessLog: AppMiddleware = async (c, next) => {
  const visit = pageVisitOf(c);
  if (visit !== null) {
    await next();
    if (c.var.ctx.actor.kind === "user") visit.recognise(c.var.ctx.actor);
    return;
  }
  const started = performance.now();
  await next();
  const { log, metrics, background, requestId, actor } = c.get("ctx");
  const { method } = c.req;
  const route = routePath(c, -1);
  const { status } = c.res;
  const durationMs = Math.round((performance.now() - started) * 100) / 100;
  metrics.countRequest({ method, route, status, durationMs });
  metrics.flushSoon(background);
  log.info("request", {
    request_id: requestId,
    span_id: currentTrace()?.spanId,
    method,
    route,
    status,
    duration_ms: durationMs,
    ...(actor.kind === "user" ? { user_id: actor.userId } : {}),
  });
};
