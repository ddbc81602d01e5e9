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
  for (const [path, load] of dashboardRoutes) {
    routes.on(["GET", "POST"], path, (c) => servePage(c, api, load));
  }
  return routes.get("/app/*", (c) => servePage(c, api, () => import("./missing.tsx")));
}
