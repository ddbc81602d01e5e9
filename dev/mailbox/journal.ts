import type { MiddlewareHandler } from "hono";
import { putBounded } from "./bounded-map.ts";

export type ReceivedRequest = Readonly<{
  method: string;
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** The raw body; empty when there was none. */
  body: string;
  receivedAt: Date;
}>;

const maxRequests = 500;

const maxPaths = 1_000;

/**
 * Remembers the last 500 requests, oldest first, for tests that look at what was sent, and how many
 * requests each path has had.
 */
export function createJournal(now: () => Date) {
  const requests: ReceivedRequest[] = [];
  const counts = new Map<string, number>();
  const middleware: MiddlewareHandler = async (c, next) => {
    requests.push({
      method: c.req.method,
      path: c.req.path,
      query: new URL(c.req.url).searchParams,
      headers: c.req.header(),
      body: await c.req.text(),
      receivedAt: now(),
    });
    if (requests.length > maxRequests) requests.shift();
    putBounded(counts, c.req.path, (counts.get(c.req.path) ?? 0) + 1, maxPaths);
    await next();
  };
  return {
    middleware,
    received: (): readonly ReceivedRequest[] => [...requests],
    counts: (): Readonly<Record<string, number>> => Object.fromEntries(counts),
  };
}
