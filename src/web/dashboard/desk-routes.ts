import type { PageRoute } from "./page.ts";

/** Pages of staff, under `/app/desk`. */
export const deskRoutes: readonly PageRoute[] = [];
