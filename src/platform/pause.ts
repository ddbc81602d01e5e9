/** Resolves after so many milliseconds; for waits that have a bound of their own. */
export function pause(milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, milliseconds);
  return promise;
}

/** The outcome of `work`, or null when it takes longer than so many milliseconds and goes on. */
export async function noLater<Result>(
  milliseconds: number,
  work: Promise<Result>,
): Promise<Result | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), milliseconds);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // Nobody waits any more for what fails late.
    work.catch(() => undefined);
  }
}

/**
 * The outcome of `work`, not before so many milliseconds have passed: what takes a little longer
 * for a known address than for an unknown one then takes the same for both.
 */
export async function noSooner<Result>(
  milliseconds: number,
  work: Promise<Result>,
): Promise<Result> {
  const [outcome] = await Promise.all([work, pause(milliseconds)]);
  return outcome;
}
