import { Redis } from "@upstash/redis/cloudflare";

/** Milliseconds for one call of Upstash, its retry included. */
const callTimeoutMs = 500;
/** Only a call that found no connection is tried again; an answer, even a bad one, is final. */
const maxRetries = 1;
const retryWaitMs = 50;

/**
 * A client of Upstash Redis over REST; it keeps no connection and starts nothing by itself.
 *
 * Automatic pipelining is on, also on Workers, where one request must not wait for the I/O of
 * another: the SDK sends what was asked for two microtasks after the first command, hence before
 * the isolate turns to another request, so a batch holds commands of one request only (tried with
 * 60 parallel requests in workerd). The SDK sends the commands that it takes for reads apart; see
 * `session-cache/upstash.ts`.
 */
export function createUpstashClient({ url, token }: { url: string; token: string }): Redis {
  return new Redis({
    url,
    token,
    enableTelemetry: false,
    enableAutoPipelining: true,
    retry: { retries: maxRetries, backoff: () => retryWaitMs },
    // As a function: with a plain signal the SDK turns the time-out into an answer, "Aborted".
    signal: () => AbortSignal.timeout(callTimeoutMs),
  });
}
