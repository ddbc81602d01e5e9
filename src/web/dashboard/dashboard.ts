import { createRoutes } from "../../platform/http/app-env.ts";
import type { Api } from "./ask.ts";
import { dashboardRoutes } from "./routes.ts";
import { servePage } from "./serve-page.ts";

/**
 * The pages under `/app`. Each file of `routes.ts` is loaded when its page is first asked for, and
 * asks the API through `api`, which is the whole app.
 */
export function dashboardPages(api: Api) {
  const routes = createRoutes();
  routes.use("/app/*", async (c, next) => {
    await next();
    if (c.res.status !== 404 || c.req.method !== "GET" || !isProblem(c.res)) return;
    c.res = await servePage(c, api, () => import("./missing.tsx"));
  });
  for (const [path, load] of dashboardRoutes) {
    routes.on(["GET", "POST"], path, (c) => servePage(c, api, load));
  }
  return routes;
}

/** What the app says of a path that no route took; a page of ours would be HTML. */
function isProblem({ headers }: Response): boolean {
  return headers.get("content-type") === "application/problem+json";
}
