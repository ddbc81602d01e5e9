const hour = 3_600;
/** Seconds after the first failed try of a page; each further wait is twice as long. */
const firstWaitSeconds = 30;
/** No wait is longer, whatever Wave asks for. */
const maxWaitSeconds = hour;
/** Tries of one page in a row; together they take about four hours. */
const maxTries = 10;
/** Seconds from one sync to the next, and up to so many more, so that not all begin at once. */
const dailySeconds = 24 * hour;
const spreadSeconds = hour;

/**
 * Seconds until a page is tried again after so many failures in a row, or null when the sync gives
 * up. `random` gives at least 0 and less than 1.
 */
export function waitAfterFailure(
  failures: number,
  askedSeconds: number | null,
  random: () => number,
): number | null {
  if (failures >= maxTries) return null;
  const longest = Math.min(firstWaitSeconds * 2 ** (failures - 1), maxWaitSeconds);
  const jittered = longest / 2 + (longest / 2) * random();
  return Math.min(Math.max(jittered, askedSeconds ?? 0), maxWaitSeconds);
}

/** Seconds until the next sync begins by itself. */
export function waitForNextSync(random: () => number): number {
  return dailySeconds + spreadSeconds * random();
}
