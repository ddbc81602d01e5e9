import type { MiddlewareHandler } from "hono";

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

/** Remembers the last 500 requests, oldest first, for tests that look at what was sent. */
export function createJournal(now: () => Date) {
  const requests: ReceivedRequest[] = [];
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
    await next();
  };
  return { middleware, received: (): readonly ReceivedRequest[] => [...requests] };
}
