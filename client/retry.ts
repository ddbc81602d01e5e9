import type { FlorinError } from "./florin-error.ts";

/** Tries of one request, the first included. */
export const maxAttempts = 4;
/** Milliseconds of the first wait at most; each further one may be twice as long. */
const firstWaitMs = 250;
const longestWaitMs = 8_000;
/** Whoever is asked to wait longer than this is told so instead. */
export const longestRetryAfterMs = 60_000;

const passingStatuses = new Set([429, 502, 503, 504]);
/** The last of them says that an earlier try, whose reply was lost, is not done yet. */
const passingCodes = new Set(["network", "timeout", "idempotency_in_progress"]);

/** Sending it twice does no more than sending it once. */
export function isRepeatable(request: Readonly<{ method: string; headers: Headers }>): boolean {
  if (request.method === "POST") return request.headers.has("idempotency-key");
  return request.method !== "PATCH";
}

/**
 * Milliseconds before the try after `attempt` (from 1), or null when there is none: the error does
 * not pass by itself, or the tries are used up. Half of a wait is left to chance, so that clients
 * that failed together do not come back together.
 */
export function waitBeforeRetryMs(
  error: FlorinError,
  attempt: number,
  random: () => number = Math.random,
): number | null {
  const { status, retryAfterMs } = error;
  const isPassing =
    passingCodes.has(error.code) || (status !== null && passingStatuses.has(status));
  if (!isPassing || attempt >= maxAttempts) return null;
  if (retryAfterMs !== null && retryAfterMs > longestRetryAfterMs) return null;
  const longest = Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs);
  const jittered = longest / 2 + (random() * longest) / 2;
  // The least wait that was asked for is one for all; chance comes on top of it.
  return Math.round((retryAfterMs ?? 0) + jittered);
}

/** Resolves after the time, or rejects with the signal's reason. */
export function waitFor(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
