import type { Hono, NotFoundHandler } from "hono";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import { methodNotAllowed, notFound } from "../../core/errors.ts";
import type { AppEnv } from "./app-env.ts";
import { onError } from "./on-error.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/**
 * For what no route took: 405 with `Allow` where the path exists with other methods, else 404.
 * Rendered and not thrown, so that the middleware around it still finishes the reply.
 */
export function refuseUnrouted(app: Hono<AppEnv>): NotFoundHandler<AppEnv> {
  let router: SmartRouter<true> | undefined;
  return (c) => {
    router ??= routerOf(app);
    const known = router;
    const allowed = methods.filter((method) => known.match(method, c.req.path)[0].length > 0);
    if (allowed.length === 0) return onError(notFound(), c);
    if (allowed.includes("GET")) allowed.push("HEAD");
    return onError(methodNotAllowed({ headers: { allow: allowed.join(", ") } }), c);
  };
}

/** Middleware is registered for every path; only routes say which paths exist. */
function routerOf(app: Hono<AppEnv>): SmartRouter<true> {
  const router = new SmartRouter<true>({ routers: [new RegExpRouter(), new TrieRouter()] });
  for (const { method, path } of app.routes) {
    if (methods.includes(method)) router.add(method, path, true);
  }
  return router;
}
