import { customerRoutes } from "./customer-routes.ts";
import { deskRoutes } from "./desk-routes.ts";
import type { PageRoute } from "./page.ts";

/** Every page of the dashboard, and the file that shows it. */
export const dashboardRoutes: readonly PageRoute[] = [...customerRoutes, ...deskRoutes];
