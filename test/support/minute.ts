const minuteMs = 60_000;

/**
 * Rates are counted in whole minutes of the clock: waits until the present one has `neededMs` left,
 * so that what follows falls within one.
 */
export async function beEarlyInMinute(neededMs = 15_000): Promise<void> {
  const leftMs = minuteMs - (Date.now() % minuteMs);
  if (leftMs < neededMs) await new Promise((resolve) => setTimeout(resolve, leftMs));
}
