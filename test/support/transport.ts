import { inject } from "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the Node server under test listens. */
    baseUrl: string;
    /** The Postgres behind the bundle. */
    databaseUrl: string;
    workerVariables: Record<string, string>;
  }
}

export const runsInWorkerd = navigator.userAgent === "Cloudflare-Workers";
const workerdOrigin = "http://localhost:8787";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Sends one request to the service under test: inside workerd, or to a Node server by HTTP. */
export async function transport(path: string, init: RequestInit): Promise<Response> {
  if (!runsInWorkerd) return fetch(`${inject("baseUrl")}${path}`, init);
  const specifier = "cloudflare:test";
  const { SELF } = (await import(/* @vite-ignore */ specifier)) as { SELF: { fetch: Fetch } };
  return SELF.fetch(`${workerdOrigin}${path}`, init);
}
