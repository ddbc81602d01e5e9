/** Seconds from one failed attempt to the next: the schedule that Standard Webhooks advises. */
const hour = 3_600;
const waitsSeconds = [
  ...[5, 300, 1_800, 2 * hour, 5 * hour],
  ...[10 * hour, 14 * hour, 20 * hour, 24 * hour],
];

/** With the first one, which comes at once. */
export const maxAttempts = waitsSeconds.length + 1;
/** Up to a fifth more or less, so that what failed together does not come back together. */
const jitter = 0.2;
/** A receiver that asks for more time than this gets this much. */
const maxAskedSeconds = 24 * hour;

/**
 * Seconds to wait after the failed attempt with this number (from 1), or null when it was the last
 * one. `random` gives at least 0 and less than 1; `askedMs` is what `Retry-After` said.
 */
export function waitAfterAttempt(
  attempt: number,
  random: () => number,
  askedMs: number | null = null,
): number | null {
  const waitSeconds = waitsSeconds[attempt - 1];
  if (waitSeconds === undefined) return null;
  const jittered = waitSeconds * (1 - jitter + 2 * jitter * random());
  return Math.max(jittered, Math.min((askedMs ?? 0) / 1_000, maxAskedSeconds));
}
