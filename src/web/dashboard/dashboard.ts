import { prefersHtml } from "../../platform/http/accepts.ts";
import { type AppContext, createRoutes } from "../../platform/http/app-env.ts";
import type { Api } from "./ask.ts";
import { dashboardRoutes } from "./routes.ts";
import { serveMissing, servePage } from "./serve-page.ts";

/** Addresses that people guess, whose page is the first one. */
const otherNamesOfHome = ["/app/", "/app/accounts", "/app/accounts/"];

/**
 * The pages under `/app`. Each file of `routes.ts` is loaded when its page is first asked for, and
 * asks the API through `api`, which is the whole app.
 */
export function dashboardPages(api: Api) {
  const routes = createRoutes();
  routes.use("/app/*", async (c, next) => {
    await next();
    if (isForPeople(c) && isMissing(c.res)) c.res = await serveMissing(c, api);
  });
  for (const path of otherNamesOfHome) routes.get(path, (c) => c.redirect("/app", 303));
  for (const [path, load] of dashboardRoutes) {
    routes.on(["GET", "POST"], path, (c) => servePage(c, api, load));
  }
  return routes;
}

/** Addresses that are opened, and forms of browsers. */
function isForPeople(c: AppContext): boolean {
  return c.req.method === "GET" || c.req.method === "HEAD" || prefersHtml(c);
}

/** What the app says of a path that no route took; a page of ours would be HTML. */
function isMissing({ status, headers }: Response): boolean {
  return status === 404 && headers.get("content-type") === "application/problem+json";
}
