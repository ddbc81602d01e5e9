/** Milliseconds of the first wait at most; each further one may be twice as long. */
const firstBackOffMs = 200;
/** A service that asks for a longer wait than this is not tried again. */
const maxRetryAfterMs = 2000;

/**
 * Milliseconds to wait before the retry with this number (from 0), or null when the service asked
 * for more time than a caller can be kept waiting. Half of the wait is left to chance, so that
 * instances that failed together do not come back together.
 */
export function waitBeforeRetryMs(
  retry: number,
  retryAfterMs: number | null,
  random: () => number,
): number | null {
  if (retryAfterMs !== null && retryAfterMs > maxRetryAfterMs) return null;
  const longestMs = Math.min(firstBackOffMs * 2 ** retry, maxRetryAfterMs);
  const jitteredMs = Math.round(longestMs / 2 + (random() * longestMs) / 2);
  return Math.max(jitteredMs, retryAfterMs ?? 0);
}

/** `Retry-After` (RFC 9110, 10.2.3) in milliseconds from now; null when missing or malformed. */
export function readRetryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = header.endsWith(" GMT") ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
